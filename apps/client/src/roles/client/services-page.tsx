import type { DeviceDocument } from '@callout/sync';
import { Button, SegmentedControl, Stack } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconHome, IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import { declaredList } from '../../data/declared-list.ts';
import { useList } from '../../data/use-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { Nothing } from '../../ui/states.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { HelpForm } from './help-form.tsx';
import { ServiceCard } from './service-card.tsx';
import classes from './services-page.module.css';

const list = declaredList('client-services');
const FILTERS = { open: { closed: false }, past: { closed: true } };
const SERVICES_MAX = 200;

/** The client's dashboard: asks for help, and shows what was asked for. */
export function ServicesPage() {
  const { t } = useText();
  const wide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const [opened, form] = useDisclosure(false);
  return (
    <Page title={t('place.services')}>
      {wide ? null : (
        <Button
          size="lg"
          fullWidth
          mb="md"
          leftSection={<IconLifebuoy size={20} stroke={1.8} />}
          onClick={form.open}
        >
          {t('help.title')}
        </Button>
      )}
      <div className={classes.columns}>
        <Services />
        {wide ? (
          <Section title={t('help.title')}>
            <HelpForm />
          </Section>
        ) : null}
      </div>
      <HelpDialog opened={opened && !wide} onClose={form.close} />
    </Page>
  );
}

function Services() {
  const { t } = useText();
  const [view, setView] = useState<string>('open');
  const services = useList(list, view === 'past' ? FILTERS.past : FILTERS.open, SERVICES_MAX);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('services.which')}
        value={view}
        onChange={setView}
        data={[
          { value: 'open', label: t('services.open') },
          { value: 'past', label: t('services.past') },
        ]}
      />
      <DocumentsView
        documents={services}
        empty={
          <Nothing
            icon={IconHome}
            title={t(`services.none.${view}`)}
            text={t(`services.noneText.${view}`)}
          />
        }
      >
        {(documents) => <Cards services={documents} />}
      </DocumentsView>
    </Stack>
  );
}

function Cards({ services }: { services: readonly DeviceDocument[] }) {
  return (
    <Stack gap="sm">
      {services.map((service) => (
        <ServiceCard key={service.id} service={service} />
      ))}
    </Stack>
  );
}
