import { model } from '@callout/model';
import { Navigate, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { declaredList } from '../data/declared-list.ts';
import { useReplica } from '../data/replica-context.tsx';
import { ClosedWeekDevices } from '../documents/closed-week-devices.tsx';
import { SilentDevices } from '../documents/silent-devices.tsx';
import { ListPage } from '../lists/list-page.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { handMadePageOf } from '../shell/places.ts';

/** What has not arrived yet needs somebody's attention, too: the dispatcher's, and that of who closes. */
const NOTES: Readonly<Record<string, ComponentType>> = {
  [declaredList('attention').name]: SilentDevices,
  [declaredList('unpaid-statements').name]: ClosedWeekDevices,
};

/** A declared list: on the screen that the person has for it by hand, or else on the derived one. */
export function ListRoute() {
  const { name } = useParams({ from: '/app/lists/$name' });
  const { roles } = useReplica().owner;
  const list = model.list(name);
  if (!list) return <NotFound />;
  const own = handMadePageOf(list, roles);
  if (own) return <Navigate to={own.path} replace />;
  const Note = NOTES[name];
  // One list's columns and choices are nothing to another's.
  return <ListPage key={name} of={list} note={Note ? <Note /> : undefined} />;
}
