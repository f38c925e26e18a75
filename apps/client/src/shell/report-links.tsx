import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconExternalLink } from '@tabler/icons-react';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { serverUrl } from '../session/desktop.ts';
import { useSession } from '../session/session-context.ts';
import { openReport } from './open-report.ts';
import { reportsFor } from './places.ts';
import classes from './shell.module.css';

/** Reports are the server's pages: in the browser beside the application on the desktop. */
export function ReportLinks() {
  const texts = useText();
  const { t } = texts;
  const { owner } = useReplica();
  const { reportTicket } = useSession();
  const open = async (path: string) => {
    const opened = await openReport(path, reportTicket);
    if (opened.ok) return;
    const message = texts.refusal(opened.refusal);
    notifications.show({ title: t('report.notOpened'), message, color: 'red', withBorder: true });
  };
  const reports = reportsFor(owner.roles);
  if (reports.length === 0) return null;
  return (
    <div className={`${classes.links} ${classes.group}`}>
      <Text size="xs" c="dimmed" px={10} pb={4}>
        {t('shell.onServer')}
      </Text>
      {reports.map(({ path, title, icon: Icon }) => (
        <a
          key={path}
          className={classes.link}
          href={`${serverUrl()}${path}`}
          target="_blank"
          rel="noreferrer"
          onClick={(event) => {
            event.preventDefault();
            void open(path);
          }}
        >
          <Icon size={18} stroke={1.7} />
          <Text span inherit flex={1}>
            {t(title)}
          </Text>
          <IconExternalLink size={14} stroke={1.7} aria-hidden="true" />
        </a>
      ))}
    </div>
  );
}
