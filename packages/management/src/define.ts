import { definitionsOf } from '@callout/published-language';

export const { defineClockPolicy, defineMail, definePolicy, defineProjection } =
  definitionsOf('management');
