import { parseJSONRPCMessage } from '@modelcontextprotocol/server';
import { serveStdio as serveConnection } from '@modelcontextprotocol/server/stdio';
import type { Serving } from '../../hub/serving.js';
import { announceChange, createSeat } from '../create-seat.js';
import type { Seat, SeatOptions } from '../seat.js';
import { announceUpdates } from '../serve-subscriptions.js';
import { Listens } from './listens.js';

type Transport = NonNullable<NonNullable<Parameters<typeof serveConnection>[1]>['transport']>;
type Message = Parameters<Transport['send']>[0];

/** The SDK's end of a connection, fed with the messages that the thin path leaves to it. @internal */
export interface SdkConnection {
  /** @param revision - of the catalogue, when it came. */
  deliver(message: unknown, revision: number): void;
  announceChange(): void;
  announceUpdates(uris: readonly string[]): void;
  /** Ends what is open; who listens is told so, as far as the wire can. */
  end(): Promise<void>;
}

/** What the SDK's end writes and reads through. @internal */
export interface SdkConnectionOptions extends Omit<SeatOptions, 'era'> {
  write(line: string): void;
  /** Whether what need not be told may be. */
  hasRoom(): boolean;
  close(): void;
  /** Ids of requests that are told again, and whose answers the client has had. */
  readonly answered: Set<unknown>;
}

/** @internal */
export function connectSdk(serving: Serving, options: SdkConnectionOptions): SdkConnection {
  const { write, hasRoom, close, answered, ...seatOptions } = options;
  let seat: Seat | undefined;
  const transport: Pick<Transport, 'start' | 'send' | 'close' | 'onmessage' | 'onclose'> = {
    start: async () => {},
    async send(message: Message) {
      if (!('method' in message) && answered.delete(message.id)) return;
      if (!listens.send(message)) write(JSON.stringify(message));
    },
    close: async () => close(),
  };
  const reported = (cause: unknown): void => serving.log.debug('A message could not be used.', { cause: String(cause) });
  const tellOfChange = (): void => {
    if (seat) announceChange(seat);
  };
  const listens = new Listens({
    serving,
    peer: options.peerOf(undefined),
    activity: options.activity,
    write,
    hasRoom,
    deliver: (message) => transport.onmessage?.(message as Message),
    announceChange: tellOfChange,
  });
  const connection = serveConnection(
    ({ era }) => {
      seat = createSeat(serving, { ...seatOptions, era });
      return seat.server;
    },
    { transport: transport as Transport, onerror: reported },
  );
  return {
    deliver(message, revision) {
      try {
        const parsed = parseJSONRPCMessage(message);
        // In the 2025 revisions nobody listens.
        if (seat?.era === 'legacy' || !('method' in parsed)) transport.onmessage?.(parsed);
        else listens.receive(parsed, revision);
      } catch (cause) {
        reported(cause);
      }
    },
    announceChange: tellOfChange,
    announceUpdates: (uris) => seat && announceUpdates(seat, uris),
    end() {
      listens.close();
      return connection.close();
    },
  };
}
