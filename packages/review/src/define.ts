import { definitionsOf } from '@callout/published-language';

export const { defineMail, definePolicy, defineProjection } = definitionsOf('review');
