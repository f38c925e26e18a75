import { definitionsOf } from '@callout/published-language';

export const { defineClockPolicy, definePolicy, defineProjection } = definitionsOf('provisioning');
