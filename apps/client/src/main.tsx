import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app/app.tsx';
import { reloadForMissingParts } from './app/new-version.ts';
import { startI18n } from './i18n/i18n.ts';

// The page's security policy forbids code made at run time, which zod would otherwise try.
config({ jitless: true });
startI18n();
reloadForMissingParts();

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(<App />);
