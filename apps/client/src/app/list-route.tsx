import { model } from '@callout/model';
import { Navigate, useParams } from '@tanstack/react-router';
import { declaredList } from '../data/declared-list.ts';
import { useReplica } from '../data/replica-context.tsx';
import { SilentDevices } from '../documents/silent-devices.tsx';
import { ListPage } from '../lists/list-page.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { handMadePageOf } from '../shell/places.ts';

const ATTENTION = declaredList('attention').name;

/** A declared list: on the screen that the person has for it by hand, or else on the derived one. */
export function ListRoute() {
  const { name } = useParams({ from: '/app/lists/$name' });
  const { roles } = useReplica().owner;
  const list = model.list(name);
  if (!list) return <NotFound />;
  const own = handMadePageOf(list, roles);
  if (own) return <Navigate to={own.path} replace />;
  // What has not arrived yet needs somebody's attention, too.
  const note = name === ATTENTION ? <SilentDevices /> : undefined;
  // One list's columns and choices are nothing to another's.
  return <ListPage key={name} of={list} note={note} />;
}
