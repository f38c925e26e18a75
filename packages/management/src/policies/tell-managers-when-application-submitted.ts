import { requestEffect } from '@callout/kernel';
import { ApplicationSubmitted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { mailOf } from '../mails.ts';
import { ORGANISATION_ID, organisation } from '../streams/organisation/stream.ts';
import { SendManagementMail } from '../systems.ts';

export const tellManagersWhenApplicationSubmitted = definePolicy({
  name: 'tell-managers-when-application-submitted',
  whenever: [ApplicationSubmitted],
  issues: [],
  requests: [SendManagementMail],
  react: async () => [],
  planEffects: async (event, view) => {
    const settings = (await view.state(organisation, ORGANISATION_ID))?.settings;
    if (!settings?.applicationsEmail) return [];
    const mail = mailOf('application-for-managers', settings.locale, {
      applicant: event.data.applicant.name,
      skills: event.data.skills.join(', ') || '—',
    });
    return [requestEffect(SendManagementMail, { to: settings.applicationsEmail, ...mail })];
  },
});
