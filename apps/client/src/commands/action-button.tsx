import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useRef } from 'react';
import { useStanding } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { useCommand } from './use-command.ts';

interface ActionButtonProps extends Pick<ButtonProps, 'size' | 'variant' | 'fullWidth' | 'h'> {
  readonly command: string;
  readonly stream: string;
  readonly data: unknown;
  /** What the button says, where it is not the command's own name. */
  readonly label?: ReactNode;
  readonly 'aria-label'?: string;
  readonly onDone?: () => void;
}

/** A command that asks nothing: one press, an answer at once. */
export function ActionButton({
  command,
  stream,
  data,
  label,
  onDone,
  ...button
}: ActionButtonProps) {
  const texts = useText();
  const runner = useCommand(command);
  const { connection } = useStanding();
  // The button leaves with the state that offered it; until then a second tap does nothing.
  const spent = useRef(false);
  const cut = runner.online && connection !== 'online';
  const press = async () => {
    if (spent.current) return;
    const outcome = await runner.run(stream, data);
    if (outcome.ok) {
      spent.current = true;
      onDone?.();
    } else if (outcome.refusal.code !== 'already-running') {
      notifications.show({
        color: 'red',
        title: texts.command(command),
        message: texts.refusal(outcome.refusal),
        autoClose: 8000,
      });
    }
  };
  return (
    <Tooltip label={texts.t('command.needsNetwork')} disabled={!cut}>
      <Button
        {...button}
        data-command={command}
        loading={runner.pending}
        {...(cut ? { 'data-disabled': true } : {})}
        aria-disabled={cut}
        onClick={() => void (cut ? undefined : press())}
      >
        {label ?? texts.command(command)}
      </Button>
    </Tooltip>
  );
}
