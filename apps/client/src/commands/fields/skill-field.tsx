import type { FieldOf } from '@callout/kernel';
import { Autocomplete } from '@mantine/core';
import { type FieldProps, inputProps, useAsked } from './ask.ts';
import { useKnownSkills } from './reference-fields.tsx';

export function SkillField(props: FieldProps<FieldOf<'skill'>>) {
  const asked = useAsked(props);
  return (
    <Autocomplete
      {...inputProps(asked)}
      data={[...useKnownSkills()]}
      value={String(asked.value ?? '')}
      onChange={asked.onChange}
    />
  );
}
