import { sendMail } from '@callout/kernel';
import { ApplicationSubmitted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { applicationForManagers } from '../mails/application-mails.ts';
import { ORGANISATION_ID, organisation } from '../streams/organisation/stream.ts';

export const tellManagersWhenApplicationSubmitted = definePolicy({
  name: 'tell-managers-when-application-submitted',
  whenever: [ApplicationSubmitted],
  sends: [applicationForManagers],
  planEffects: async ({ stream, data }, view) => {
    const settings = (await view.state(organisation, ORGANISATION_ID))?.settings;
    if (!settings?.applicationsEmail) return [];
    const { applicant, skills } = data;
    const said = { applicant: applicant.name, skills };
    return [sendMail(applicationForManagers, { managers: 'all' }, said, stream)];
  },
});
