import { tasksBusy, tasksFull, taskUnknown } from '../error/error-catalogue/extensions.js';
import type { Clock, StateStore } from '../service/core-services.js';
import type { TaskEnd, TaskRecord, TaskRequest } from './task-record.js';

/** What the book is kept with; read at each use, for a plugin may bring a store that lasts. */
export interface BookParts {
  store(): StateStore;
  clock(): Clock;
  newId(): string;
}

/** How many tasks one principal may have: under way, and with what has ended and is still kept. */
const maxOpen = 32;
const maxKept = 500;

/** How often a change is tried that others keep being quicker with. */
const maxAttempts = 50;

/** A principal's tasks by id: when each expires, and whether it is under way. */
type Shelf = Readonly<Record<string, { readonly until: number; readonly isOpen: boolean }>>;

/** Tasks in the state store. Changes are compare-and-set, so every replica may make them. */
export class TaskBook {
  readonly #parts: BookParts;

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  now(): number {
    return this.#parts.clock().now();
  }

  /** Enters a new task. @throws MillraceError `MILLRACE_TASKS_FULL`. */
  async enter(task: TaskRecord, request: TaskRequest): Promise<void> {
    const { id, expiresAt } = task;
    await this.#shelve(task.owner, (shelf) => {
      const kept = Object.values(shelf);
      if (kept.length >= maxKept || kept.filter(({ isOpen }) => isOpen).length >= maxOpen) throw tasksFull();
      return { ...shelf, [id]: { until: expiresAt, isOpen: true } };
    });
    await this.keepRequest(task, request);
    await this.#store.set(recordKey(id), task, this.#ttl(expiresAt));
  }

  /** A task of this owner. @throws MillraceError `MILLRACE_TASK_UNKNOWN` for every other. */
  async find(id: string, owner: string): Promise<TaskRecord> {
    const task = await this.#store.get<TaskRecord>(recordKey(id));
    if (task === undefined || task.owner !== owner || task.expiresAt <= this.now()) throw taskUnknown();
    return task;
  }

  /**
   * Changes a task, again from the start where another replica was quicker.
   *
   * @param change - gives nothing where there is nothing to change.
   * @returns the changed task, or nothing where it was not changed.
   */
  async change(id: string, change: (task: TaskRecord) => TaskRecord | undefined): Promise<TaskRecord | undefined> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const present = await this.#store.get<TaskRecord>(recordKey(id));
      const next = present && change(present);
      if (present === undefined || next === undefined) return undefined;
      if (await this.#store.compareAndSet(recordKey(id), present, next, this.#ttl(next.expiresAt))) return next;
    }
    throw tasksBusy();
  }

  /** The task, whosever it is. */
  async peek(id: string): Promise<TaskRecord | undefined> {
    return this.#store.get<TaskRecord>(recordKey(id));
  }

  async request(id: string): Promise<TaskRequest | undefined> {
    return this.#store.get<TaskRequest>(requestKey(id));
  }

  async keepRequest({ id, expiresAt }: Pick<TaskRecord, 'id' | 'expiresAt'>, request: TaskRequest): Promise<void> {
    await this.#store.set(requestKey(id), request, this.#ttl(expiresAt));
  }

  async end({ end }: TaskRecord): Promise<TaskEnd | undefined> {
    return end === undefined ? undefined : this.#store.get<TaskEnd>(end);
  }

  /** Keeps one way a task may have ended, under a key that is nobody else's: the task names the one that counts. */
  async keepEnd(until: number, end: TaskEnd): Promise<string> {
    const key = `task-end:${this.#parts.newId()}`;
    await this.#store.set(key, end, this.#ttl(until));
    return key;
  }

  /** Notes on its owner's shelf that a task has ended, and drops what only running it took. */
  async close({ id, owner, expiresAt }: TaskRecord): Promise<void> {
    await this.#shelve(owner, (shelf) => ({ ...shelf, [id]: { until: expiresAt, isOpen: false } }));
    await this.#store.delete(requestKey(id));
  }

  async #shelve(owner: string, change: (shelf: Shelf) => Shelf): Promise<void> {
    const key = `tasks:${owner}`;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const present = await this.#store.get<Shelf>(key);
      const alive = Object.entries(present ?? {}).filter(([, { until }]) => until > this.now());
      const next = change(Object.fromEntries(alive));
      const last = Math.max(...Object.values(next).map(({ until }) => until));
      if (await this.#store.compareAndSet(key, present, next, this.#ttl(last))) return;
    }
    throw tasksBusy();
  }

  get #store(): StateStore {
    return this.#parts.store();
  }

  #ttl(until: number): { ttlMs: number } {
    return { ttlMs: Math.max(until - this.now(), 1) };
  }
}

const recordKey = (id: string): string => `task:${id}`;
const requestKey = (id: string): string => `task:${id}:request`;
