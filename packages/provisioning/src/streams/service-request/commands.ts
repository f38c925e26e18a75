import { AssignWorker, ReassignWorker, SetPrice } from './assign-worker.ts';
import {
  AddNote,
  AttachEvidence,
  CancelService,
  CompleteService,
  FailService,
  RescheduleService,
  StartService,
} from './carry-out.ts';
import { AcceptClaim, ClaimWork, RejectClaim } from './claim-commands.ts';
import {
  DisputeOutcome,
  OfferReorder,
  ReorderService,
  ReverseNoShow,
  SuspectNoShow,
} from './no-show.ts';
import { CloseUnserved, MarkOverdue } from './overdue-commands.ts';
import { RequestService } from './request-service.ts';
import { SettleTime } from './settle-time.ts';

/** In the order in which they are offered. */
export const requestCommands = [
  RequestService,
  AssignWorker,
  SetPrice,
  ReassignWorker,
  RescheduleService,
  StartService,
  CompleteService,
  FailService,
  CancelService,
  AddNote,
  AttachEvidence,
  SuspectNoShow,
  ReverseNoShow,
  OfferReorder,
  ReorderService,
  DisputeOutcome,
  MarkOverdue,
  CloseUnserved,
  ClaimWork,
  AcceptClaim,
  RejectClaim,
  SettleTime,
];
