// Proves: every command that a person may issue is reached by everybody who may issue it, in the
// application or on a page of the server that the command names; every form by hand takes the place of
// one that its role may use; and docs/commands.md says so.

import { join } from 'node:path';
import { model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { expect, it } from 'vitest';
import { registeredForms } from '../commands/registry.ts';
import { commandRows, commandsPage } from './commands-page.fixture.ts';
import './forms.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/commands.md');

it('leaves no command of a person without a way to it', () => {
  const rows = commandRows(model);
  const nowhere = rows.flatMap(({ command, reached }) =>
    [...reached].filter(([, reach]) => reach === undefined).map(([role]) => [command.name, role]),
  );
  expect(rows.length).toBeGreaterThan(50);
  expect(nowhere).toEqual([]);
});

it('has a form by hand only for who may issue the command', () => {
  const idle = registeredForms().flatMap(([name, { roles = SIGN_IN_ROLES }]) =>
    roles.some((role) => model.command(name)?.actors[role] !== undefined) ? [] : [name],
  );
  expect(registeredForms().length).toBeGreaterThan(8);
  expect(idle).toEqual([]);
});

it('is what docs/commands.md says', async () => {
  await expect(commandsPage(model)).toMatchFileSnapshot(PAGE);
});
