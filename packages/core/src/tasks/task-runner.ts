import { taskLost, taskUnanswered } from '../error/error-catalogue/extensions.js';
import { roundTtlMs } from '../call/rounds.js';
import type { Principal } from '../call/principal.js';
import type { CallReply, CallRequest, RoundAnswer } from '../hub/serving.js';
import { afterAnswers, afterEnd, afterQuestions, isAbandoned, isRunBy } from './task-changes.js';
import { hasEnded, keepCall, reviveCall, type TaskRecord } from './task-record.js';
import { closeTask, failTask, finishTask, releaseCall, type RunnerParts } from './end-task.js';
import { TaskRun } from './task-run.js';

/** Milliseconds after which a task whose runner has said nothing is taken for abandoned, and between two signs of life. */
export const leaseMs = 15_000;
const beatMs = 2_000;

/** How often a call is begun at most: one that ends its server every time must not go round all of them. */
const maxAttempts = 3;

interface Resumption extends Pick<CallRequest, 'principal' | 'round'> {
  readonly runner: string;
}

/** Carries tasks to their ends: the runs of this process, and those whose process is gone. */
export class TaskRunner {
  readonly #parts: RunnerParts;
  readonly #runs = new Map<string, TaskRun>();
  readonly #carrying = new Set<Promise<void>>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Looks after a run until it has ended or asks. */
  carry(run: TaskRun, reply: Promise<CallReply>): void {
    this.#runs.set(run.id, run);
    const work = this.#carry(run, reply)
      .catch((cause: unknown) => this.#parts.log().error('A task could not be kept.', { taskId: run.id, cause: String(cause) }))
      .finally(() => {
        this.#carrying.delete(work);
        if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
      });
    this.#carrying.add(work);
  }

  /** Resolves when this process looks after no run. */
  async idle(): Promise<void> {
    while (this.#carrying.size > 0) await Promise.all(this.#carrying);
  }

  /** Lets the store know what a run of this process last said. */
  async freshen(id: string): Promise<void> {
    const run = this.#runs.get(id);
    if (run?.message !== undefined) await this.#beat(run);
  }

  /**
   * Sees to a task whose runner is gone, or whose questions stayed open too long.
   *
   * @param asker - its owner as of now: what a caller was allowed once it may not be any more.
   * @returns the task as it is then.
   */
  async review(task: TaskRecord, asker: Principal): Promise<TaskRecord> {
    const now = this.#parts.book.now();
    if (task.status === 'input_required' && (task.asked?.until ?? 0) <= now) return failTask(this.#parts, task, taskUnanswered());
    if (!isAbandoned(task, now)) return task;
    return task.isResumable && task.attempt < maxAttempts ? this.#takeOver(task, asker) : failTask(this.#parts, task, taskLost());
  }

  /** Takes answers to a task's questions; with the last of them it goes on, here. */
  async answer({ id }: TaskRecord, answers: Readonly<Record<string, RoundAnswer>>, asker: Principal): Promise<void> {
    const { book, newId } = this.#parts;
    const runner = newId();
    const task = await book.change(id, (present) => afterAnswers(present, answers, { now: book.now(), lease: this.#lease(runner) }));
    if (task?.status !== 'working' || task.asked === undefined) return;
    const { state, answers: all } = task.asked;
    await this.#resume(task, { runner, principal: asker, round: { state, answers: all } });
  }

  /** Ends a task now, and with it its handler's signal; one that has ended stays as it is. */
  async cancel({ id }: TaskRecord): Promise<void> {
    const { book } = this.#parts;
    const cancelled = await book.change(id, (present) => (hasEnded(present) ? undefined : afterEnd(present, 'cancelled', book.now())));
    if (!cancelled) return;
    this.#runs.get(id)?.controller.abort();
    await closeTask(this.#parts, cancelled);
  }

  async #carry(run: TaskRun, first: Promise<CallReply>): Promise<void> {
    const beating = setInterval(() => void this.#beat(run).catch(() => undefined), beatMs);
    (beating as { unref?: () => void }).unref?.();
    try {
      let reply = await first;
      while (reply.kind === 'ask') {
        const next = await this.#ask(run, reply);
        if (!next) return;
        reply = await this.#run(run, next);
      }
      await finishTask(this.#parts, run, reply);
    } finally {
      clearInterval(beating);
    }
  }

  /** Runs a call again under a run's signal. */
  #run(run: TaskRun, request: CallRequest): Promise<CallReply> {
    return this.#parts.run({ ...request, ...run.listeners(), signal: run.controller.signal });
  }

  /** Says that a run is alive, and what it last said. One that has lost its task is aborted. */
  async #beat(run: TaskRun): Promise<void> {
    const { book, keepMs } = this.#parts;
    const { message, runner } = run;
    const task = await book.change(run.id, (present) => {
      if (!isRunBy(present, runner)) return undefined;
      const now = book.now();
      const said = message === undefined || message === present.message ? {} : { message, updatedAt: now };
      return { ...present, ...said, expiresAt: Math.max(present.expiresAt, now + keepMs), lease: this.#lease(runner) };
    });
    if (!task) run.controller.abort();
  }

  /** Puts questions to the client. @returns the next round, where it has answered them before, in an earlier attempt. */
  async #ask({ id, runner }: TaskRun, { state, questions }: CallReply & { kind: 'ask' }): Promise<CallRequest | undefined> {
    const { book, keepMs } = this.#parts;
    const kept = await book.request(id);
    const known = kept?.answers ?? {};
    if (kept && Object.keys(questions).every((key) => Object.hasOwn(known, key)))
      return { ...reviveCall(kept.call), round: { state, answers: known } };
    const now = book.now();
    const asked = { state, questions, answers: {}, until: now + roundTtlMs };
    const task = await book.change(id, (present) =>
      isRunBy(present, runner) ? afterQuestions(present, asked, { now, expiresAt: asked.until + keepMs }) : undefined,
    );
    if (!task) await releaseCall(this.#parts, kept, state);
    else if (kept) await book.keepRequest(task, kept);
    return undefined;
  }

  async #takeOver(task: TaskRecord, asker: Principal): Promise<TaskRecord> {
    const { book, newId } = this.#parts;
    const runner = newId();
    const taken = await book.change(task.id, (present) =>
      isAbandoned(present, book.now()) ? { ...present, attempt: present.attempt + 1, lease: this.#lease(runner) } : undefined,
    );
    if (!taken) return book.find(task.id, task.owner);
    await this.#resume(taken, { runner, principal: asker });
    return taken;
  }

  /** Runs a task's call in this process, from its questions on or from its start. */
  async #resume(task: TaskRecord, { runner, principal, round }: Resumption): Promise<void> {
    const { book, keepMs } = this.#parts;
    const kept = await book.request(task.id);
    if (!kept) return void (await failTask(this.#parts, task, taskLost()));
    const expiresAt = Math.max(task.expiresAt, book.now() + (kept.call.deadlineMs ?? 0) + keepMs);
    const call: CallRequest = { ...reviveCall(kept.call), principal };
    await book.keepRequest({ ...task, expiresAt }, { call: keepCall(call), answers: { ...kept.answers, ...round?.answers } });
    const run = new TaskRun(task.id, runner);
    this.carry(run, this.#run(run, { ...call, ...(round && { round }) }));
  }

  #lease(runner: string): NonNullable<TaskRecord['lease']> {
    return { runner, until: this.#parts.book.now() + leaseMs };
  }
}
