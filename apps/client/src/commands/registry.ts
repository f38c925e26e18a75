import type { Role } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import type { ComponentType } from 'react';

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export interface DocumentDialogProps extends DialogProps {
  readonly document: DeviceDocument;
}

/** A form by hand: a dialog on a document, or one by which something new begins. */
export interface HandMade {
  readonly dialog?: ComponentType<DocumentDialogProps>;
  readonly beginning?: ComponentType<DialogProps>;
  /** What one press says, of a command whose every field may stay empty. */
  readonly quick?: Readonly<Record<string, unknown>>;
  /** For whom; for everybody when absent. */
  readonly roles?: readonly Role[];
  /** A text of the client's own on the button, where it says more than the command's name. */
  readonly label?: string;
}

const madeByCommand = new Map<string, readonly HandMade[]>();

/** A form by hand takes the place of the derived one. Each role registers its own, in its `forms.ts`. */
export function registerForm(command: string, made: HandMade): void {
  madeByCommand.set(command, [...(madeByCommand.get(command) ?? []), made]);
}

/** The form by hand that somebody with these roles gets; undefined where it is derived. */
export function handMadeFor(command: string, roles: readonly Role[]): HandMade | undefined {
  return madeByCommand
    .get(command)
    ?.find((made) => !made.roles || made.roles.some((role) => roles.includes(role)));
}

/** Every form by hand, with its command. */
export function registeredForms(): readonly (readonly [command: string, made: HandMade])[] {
  return [...madeByCommand].flatMap(([command, all]) =>
    all.map((made) => [command, made] as const),
  );
}
