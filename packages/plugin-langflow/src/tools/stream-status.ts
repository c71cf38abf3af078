import type { StreamGateway } from '../tokens.js';

/** The answer of `get_stream_status`. */
export function streamStatus(gateway: StreamGateway): {
  status: 'success';
  gateway: StreamGateway['state'];
  address?: string;
  connections: number;
  streams: { module: string; seq: number }[];
  delivered: number;
  dropped: number;
} {
  const { connections, streams, delivered, dropped } = gateway.statistics();
  const { state, address } = gateway;
  return {
    status: 'success',
    gateway: state,
    ...(address !== undefined && { address }),
    connections,
    streams: streams.map((stream) => ({ ...stream })),
    delivered,
    dropped,
  };
}
