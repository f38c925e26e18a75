// Proves: what a link may open in another program is a short list, and nothing beside it gets through.
import { expect, test } from 'vitest';
import { outsideUrl } from './outside-links.ts';

test.each([
  'tel:+4930123456',
  'tel:110',
  'mailto:anna.k@example.org',
  'https://www.openstreetmap.org/search?query=Hafenstra%C3%9Fe%201',
  'https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=17/52.5/13.4',
])('%s is opened by the system', (link) => {
  expect(outsideUrl(link)).toBe(link);
});

test.each([
  'tel:',
  'tel:*#06#',
  'tel:+49;postd=1',
  'mailto:',
  'mailto:a@b.example,c@d.example',
  'mailto:a@b.example?attach=/etc/passwd',
  'mailto:a@b.example?subject=x',
  'http://www.openstreetmap.org/',
  'https://www.openstreetmap.org.elsewhere.example/',
  'https://name@www.openstreetmap.org/',
  'https://www.openstreetmap.org:8443/',
  'https://elsewhere.example/',
  'file:///etc/passwd',
  'smb://elsewhere.example/share',
  'ms-msdt:/id',
  'javascript:alert(1)',
  'app://callout/',
  `mailto:${'x'.repeat(2_048)}@example.org`,
  'no address',
])('%s is not', (link) => {
  expect(outsideUrl(link)).toBeUndefined();
});
