import type { Express } from 'express';
import { applyRoom } from '../apply/room.ts';
import { invitationRoom } from '../invitation/room.ts';
import { reportsRoom } from '../reports/room.ts';
import type { House } from './house.ts';

/** A room beside the API, such as the reports: it mounts its own paths on the app. */
type Room = (app: Express, house: House) => void;

/** Every further room has its line here. They stand before the web client, which takes the rest. */
const rooms: readonly Room[] = [reportsRoom, applyRoom, invitationRoom];

export function mountRooms(app: Express, house: House): void {
  for (const room of rooms) room(app, house);
}
