import {
  IconBan,
  IconCalendarTime,
  IconCash,
  IconCheck,
  IconChecklist,
  IconFileMinus,
  IconGift,
  IconLock,
  IconMapPinCheck,
  IconMessage,
  IconMoodSad,
  IconNotes,
  IconPhoto,
  type IconProps,
  IconRepeat,
  IconUserEdit,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A picture beside the name, for commands that are looked for often; most have none. */
const ICONS: Readonly<Record<string, ComponentType<IconProps>>> = {
  AddNote: IconNotes,
  AttachEvidence: IconPhoto,
  CancelService: IconBan,
  CloseMonth: IconLock,
  CloseWeek: IconLock,
  CompleteReview: IconChecklist,
  CompleteService: IconCheck,
  FailService: IconMoodSad,
  GrantBonus: IconGift,
  IssueCreditNote: IconFileMinus,
  ReassignWorker: IconUserEdit,
  RecordClientContact: IconMessage,
  RecordFinding: IconNotes,
  RecordPayment: IconCash,
  RecordPayout: IconCash,
  ReorderService: IconRepeat,
  RescheduleService: IconCalendarTime,
  StartService: IconMapPinCheck,
};

export function iconOf(command: string): ComponentType<IconProps> | undefined {
  return ICONS[command];
}
