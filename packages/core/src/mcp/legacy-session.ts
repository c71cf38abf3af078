import { Roster } from '../call/roster.js';
import type { Handshake } from '../thin/handshake.js';
import type { StartedCall } from '../thin/started-call.js';
import type { Activity } from './activity.js';
import type { Peer, Seat } from './seat.js';

/** The SDK's end of a session. @internal */
export interface SdkEnd {
  readonly seat: Seat;
  handle(request: Request, body: unknown): Promise<Response>;
  /** Whether it has a request of this id that is not answered yet. */
  isAnswering(id: unknown): boolean;
  close(): Promise<void>;
}

/** How a session comes by its SDK end: it is there from the start, or made when a request first needs it. @internal */
export type SdkEndSource = (session: LegacySession) => Promise<SdkEnd>;

/** What is known of a session when it begins. @internal */
export interface BegunSession {
  readonly id: string;
  readonly peer: Peer;
  readonly activity: Activity;
  readonly handshake?: Handshake;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A 2025 session: one client, known between its requests. @internal */
export class LegacySession {
  readonly id: string;
  /** Whose it is, view included: to anyone else it does not exist. */
  readonly peer: Peer;
  readonly activity: Activity;
  /** How it began, where that took no SDK. */
  readonly handshake: Handshake | undefined;
  /** The calls that the SDK does not know of. */
  readonly running = new Roster<StartedCall>();
  lastSeenMs: number;
  /** Event streams its client holds open. */
  streams = 0;
  /** Its client has said that it is ready. */
  isReady = false;
  readonly #connect: SdkEndSource;
  #sdk: Promise<SdkEnd> | undefined;
  #end: SdkEnd | undefined;

  constructor(begun: BegunSession, connect: SdkEndSource) {
    this.id = begun.id;
    this.peer = begun.peer;
    this.activity = begun.activity;
    this.handshake = begun.handshake;
    this.lastSeenMs = begun.now;
    this.#connect = connect;
  }

  get isBusy(): boolean {
    return this.streams > 0 || this.activity.isBusy;
  }

  /** The SDK's end is there, or being made. */
  get hasSdk(): boolean {
    return this.#sdk !== undefined;
  }

  /** The SDK's seat, where there is one by now. */
  get seat(): Seat | undefined {
    return this.#end?.seat;
  }

  /** Whether the SDK has a request of this id that is not answered yet. */
  sdkIsAnswering(id: unknown): boolean {
    return this.#end?.isAnswering(id) ?? false;
  }

  /** The SDK's end, made with the first request that needs it. */
  sdk(): Promise<SdkEnd> {
    this.#sdk ??= this.#connect(this).then((end) => {
      this.#end = end;
      return end;
    });
    return this.#sdk;
  }

  async close(): Promise<void> {
    for (const call of this.running.values()) call.cancel();
    await (await this.#sdk)?.close();
  }
}
