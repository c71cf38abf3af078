import type { Call, Clock, Ids } from '@millrace/core';
import { operationExists, operationFinished, operationUnknown } from '../error-catalogue.js';
import {
  finishOperation,
  operationMs,
  startOperation,
  stepDurations,
  updateOperation,
  type Operation,
  type OperationChange,
} from './operation.js';
import { OperationBook } from './operation-book.js';
import { createTurns } from './take-turns.js';

/** The input of `monitor_operation`. */
export interface MonitorInput extends OperationChange {
  readonly action: 'start' | 'update' | 'finish' | 'get';
  readonly operation_id?: string | undefined;
  readonly name?: string | undefined;
  readonly outcome?: 'succeeded' | 'failed' | undefined;
}

/** The result of `monitor_operation`: of one operation, or with `operations` of all. */
export interface MonitorResult extends Partial<OperationFacts> {
  readonly status: 'success';
  readonly message?: string;
  readonly steps?: { name: string; ms: number; message?: string }[];
  readonly operations?: OperationFacts[];
}

/** One operation in brief. */
export interface OperationFacts {
  operation_id: string;
  name: string;
  state: Operation['state'];
  progress: number;
  duration_ms: number;
}

/** What the tool works with. */
export interface MonitorParts {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Answers `monitor_operation`. The operations are the caller's own; its calls that change them take turns. */
export function monitorOperationTool({ clock, ids }: MonitorParts) {
  const inTurn = createTurns();
  return async (input: MonitorInput, call: Pick<Call, 'principal' | 'state'>): Promise<MonitorResult> => {
    const book = new OperationBook(call.state('principal'));
    if (input.action === 'get')
      return input.operation_id === undefined ? listed(book, clock.now()) : detailed(await known(book, input.operation_id), clock.now());
    const owner = JSON.stringify([call.principal.tenant, call.principal.id]);
    return inTurn(owner, async () => {
      const now = clock.now();
      const id = input.operation_id;
      if (input.action === 'start') return begin(book, input, { id: id ?? ids.next(), now });
      return change(book, input, now);
    });
  };
}

async function begin(book: OperationBook, input: MonitorInput, { id, now }: { readonly id: string; readonly now: number }) {
  if ((await book.read(id)) !== undefined) throw operationExists(id);
  const operation = updateOperation(startOperation(id, input.name ?? 'operation', now), input, now);
  await book.add(operation);
  return brief(operation, now);
}

async function change(book: OperationBook, input: MonitorInput, now: number) {
  const operation = await known(book, input.operation_id ?? '');
  if (operation.state !== 'running') throw operationFinished(operation.id);
  const updated = updateOperation(operation, input, now);
  const changed = input.action === 'finish' ? finishOperation(updated, input.outcome ?? 'succeeded', now) : updated;
  await book.write(changed);
  return brief(changed, now);
}

async function known(book: OperationBook, id: string): Promise<Operation> {
  const operation = await book.read(id);
  if (operation === undefined) throw operationUnknown(id);
  return operation;
}

async function listed(book: OperationBook, now: number) {
  const operations = (await book.list()).slice(0, 20);
  return { status: 'success' as const, operations: operations.map((operation) => facts(operation, now)) };
}

function brief(operation: Operation, now: number) {
  return { status: 'success' as const, ...facts(operation, now) };
}

function detailed(operation: Operation, now: number) {
  const message = operation.message === undefined ? {} : { message: operation.message };
  return { ...brief(operation, now), ...message, steps: stepDurations(operation, now) };
}

function facts(operation: Operation, now: number): OperationFacts {
  const { id, name, state, progress } = operation;
  return { operation_id: id, name, state, progress, duration_ms: operationMs(operation, now) };
}
