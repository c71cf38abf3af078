import { parseJSONRPCMessage } from '@modelcontextprotocol/server';
import { serveStdio as serveConnection } from '@modelcontextprotocol/server/stdio';
import type { Serving } from '../../hub/serving.js';
import { announceChange, createSeat } from '../create-seat.js';
import type { Seat, SeatOptions } from '../seat.js';
import { announceUpdates } from '../serve-subscriptions.js';

type Transport = NonNullable<NonNullable<Parameters<typeof serveConnection>[1]>['transport']>;
type Message = Parameters<Transport['send']>[0];

/** The SDK's end of a connection, fed with the messages that the thin path leaves to it. @internal */
export interface SdkConnection {
  deliver(message: unknown): void;
  announceChange(): void;
  announceUpdates(uris: readonly string[]): void;
  /** The wire has closed. */
  end(): Promise<void>;
}

/** What the SDK's end writes and reads through. @internal */
export interface SdkConnectionOptions extends Omit<SeatOptions, 'era'> {
  write(line: string): void;
  close(): void;
  /** Ids of requests that are told again, and whose answers the client has had. */
  readonly answered: Set<unknown>;
}

/** @internal */
export function connectSdk(serving: Serving, options: SdkConnectionOptions): SdkConnection {
  const { write, close, answered, ...seatOptions } = options;
  let seat: Seat | undefined;
  const transport: Pick<Transport, 'start' | 'send' | 'close' | 'onmessage' | 'onclose'> = {
    start: async () => {},
    async send(message: Message) {
      if (!('method' in message) && answered.delete(message.id)) return;
      write(JSON.stringify(message));
    },
    close: async () => close(),
  };
  const reported = (cause: unknown): void => serving.log.debug('A message could not be used.', { cause: String(cause) });
  const connection = serveConnection(
    ({ era }) => {
      seat = createSeat(serving, { ...seatOptions, era });
      return seat.server;
    },
    { transport: transport as Transport, onerror: reported },
  );
  return {
    deliver(message) {
      try {
        transport.onmessage?.(parseJSONRPCMessage(message));
      } catch (cause) {
        reported(cause);
      }
    },
    announceChange: () => seat && announceChange(seat),
    announceUpdates: (uris) => seat && announceUpdates(seat, uris),
    end: () => connection.close(),
  };
}
