import { definitionsOf } from '@callout/published-language';

export const { definePolicy, defineProjection } = definitionsOf('review');
