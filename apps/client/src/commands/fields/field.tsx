import type { FieldProps } from './ask.ts';
import { EvidenceField, TextFileField } from './file-fields.tsx';
import { GroupField, ListField, RecordField, VariantField } from './nested-fields.tsx';
import { ContactField, PlaceField, PointField } from './place-fields.tsx';
import {
  ChoiceField,
  FlagField,
  MoneyField,
  NoteField,
  NumberField,
  SecretField,
  ShareField,
  TextField,
} from './plain-fields.tsx';
import { ReferenceField } from './reference-fields.tsx';
import { SkillField } from './skill-field.tsx';
import {
  DayField,
  InstantField,
  TimeZoneField,
  WeeklyHoursField,
  WindowField,
} from './time-fields.tsx';

/** The widget that asks for a field of this kind: a kind without one does not compile. */
export function Field({ field, ...at }: FieldProps) {
  switch (field.kind) {
    case 'text':
    case 'email':
    case 'phone':
    case 'iban':
    case 'currency':
    case 'plain':
      return <TextField field={field} {...at} />;
    case 'note':
      return <NoteField field={field} {...at} />;
    case 'secret':
      return <SecretField field={field} {...at} />;
    case 'number':
      return <NumberField field={field} {...at} />;
    case 'money':
      return <MoneyField field={field} {...at} />;
    case 'share':
      return <ShareField field={field} {...at} />;
    case 'flag':
      return <FlagField field={field} {...at} />;
    case 'choice':
      return <ChoiceField field={field} {...at} />;
    case 'instant':
      return <InstantField field={field} {...at} />;
    case 'day':
      return <DayField field={field} {...at} />;
    case 'window':
      return <WindowField field={field} {...at} />;
    case 'weekly-hours':
      return <WeeklyHoursField field={field} {...at} />;
    case 'time-zone':
      return <TimeZoneField field={field} {...at} />;
    case 'place':
      return <PlaceField field={field} {...at} />;
    case 'point':
      return <PointField field={field} {...at} />;
    case 'contact':
      return <ContactField field={field} {...at} />;
    case 'skill':
      return <SkillField field={field} {...at} />;
    case 'reference':
      return <ReferenceField field={field} {...at} />;
    case 'evidence':
      return <EvidenceField field={field} {...at} />;
    case 'text-file':
      return <TextFileField field={field} {...at} />;
    case 'group':
      return <GroupField field={field} {...at} />;
    case 'list':
      return <ListField field={field} {...at} />;
    case 'record':
      return <RecordField field={field} {...at} />;
    case 'variant':
      return <VariantField field={field} {...at} />;
    case 'new-id':
      return null;
  }
}
