import type { Express } from 'express';
import { applyRoom } from '../modules/apply/apply-module.ts';
import { invitationRoom } from '../modules/invitation/invitation-module.ts';
import { reportsRoom } from '../modules/reports/reports-module.ts';
import type { House } from './app-context.ts';

/** A room beside the API, such as the reports: it mounts its own paths on the app. */
type Room = (app: Express, house: House) => void;

/** Every further room has its line here. They stand before the web client, which takes the rest. */
const rooms: readonly Room[] = [reportsRoom, applyRoom, invitationRoom];

export function mountRooms(app: Express, house: House): void {
  for (const room of rooms) room(app, house);
}
