import type { Locale } from '@callout/kernel';
import { type Html, html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import type { Epoch, OffersOfDevice } from '../../store/epoch-port.ts';
import type { Reader } from '../../store/port.ts';
import { timeZoneOf } from './revenue-report.ts';
import { type Words, wordsIn } from './words.ts';

const EPOCHS_MAX = 50;
const DEVICES_MAX = 500;
/** Of a device that has no name of its own: enough to find it in the list of devices. */
const DEVICE_ID_SHOWN = 40;

interface Restores {
  readonly epochs: readonly Epoch[];
  readonly offers: readonly (OffersOfDevice & { readonly name: string; readonly label: string })[];
}

/** Numbers, people and devices only: what the facts say is nobody's business here. */
async function readRestores(reader: Reader): Promise<Restores> {
  const epochs = await reader.epochs(EPOCHS_MAX);
  const offers: Restores['offers'][number][] = [];
  for (const offer of await reader.offers(DEVICES_MAX)) {
    const name = (await reader.accountById(offer.user))?.name ?? offer.user;
    const device = await reader.device(offer.device);
    offers.push({ ...offer, name, label: device?.label ?? offer.device.slice(0, DEVICE_ID_SHOWN) });
  }
  return { epochs, offers };
}

/** The page of what came back after each restore, by device and person. */
export async function shownRestores(reader: Reader, locale: Locale): Promise<string> {
  const words = wordsIn(locale, 'EUR', await timeZoneOf(reader));
  return restoresPage(await readRestores(reader), words);
}

function restoresPage({ epochs, offers }: Restores, words: Words): string {
  const { say } = words;
  const sheets = epochs.map((epoch) =>
    restoreSheet(
      epoch,
      offers.filter((offer) => offer.epoch === epoch.epoch),
      words,
    ),
  );
  const none = html`<p class="soft">${say('restores.none')}</p>`;
  return page(
    words.locale,
    say('restores.title'),
    html`
<header><h1>${say('restores.title')}</h1><span class="soft">${say('restores.lead')}</span></header>
${sheets.length === 0 ? none : sheets}`,
  );
}

function restoreSheet(epoch: Epoch, offers: Restores['offers'], words: Words): Html {
  const { say, count, instant } = words;
  const head = html`<div class="head"><h2>${instant(epoch.begunAt)}</h2>
<span class="soft">${say(`restores.reason.${epoch.reason}`)} · ${say('restores.position', { position: count(epoch.position) })}</span></div>`;
  if (offers.length === 0) {
    return html`<section class="sheet">${head}<p class="soft">${say('restores.nothing')}</p></section>`;
  }
  return html`<section class="sheet">${head}<div class="scroll"><table>
<thead><tr><th>${say('restores.person')}</th><th>${say('restores.device')}</th><th>${say('restores.since')}</th>
<th class="n">${say('restores.offered')}</th><th class="n">${say('restores.accepted')}</th>
<th class="n">${say('restores.disputed')}</th><th class="n">${say('restores.toCome')}</th></tr></thead>
<tbody>${offers.map((offer) => offerRow(offer, words))}</tbody></table></div></section>`;
}

function offerRow(offer: Restores['offers'][number], { count, instant }: Words): Html {
  const { offered, accepted, disputed } = offer;
  const bad = disputed > 0 ? 'n bad' : 'n';
  return html`<tr><td>${offer.name}</td><td class="w">${offer.label}</td>
<td class="w">${instant(offer.since)}</td><td class="n">${count(offered)}</td>
<td class="n">${count(accepted)}</td><td class="${bad}">${count(disputed)}</td>
<td class="n">${count(offered - accepted - disputed)}</td></tr>`;
}
