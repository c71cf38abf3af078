// The polyfill must come first: tsyringe refuses to load without it, though no metadata is used here.
import 'reflect-metadata';
import { container, type DependencyContainer } from 'tsyringe';
import { serviceDuplicate, serviceMissing } from '../error/error-catalogue/composition.js';
import type { Owner } from '../extension/owner.js';
import { serviceKey, type AnyService, type Service } from '../token/service.js';

/** Who binds a service: one run of a plugin, or the host. */
export type ServiceOwner = Pick<Owner, 'name'>;

/** Holds finished service values and who owns each; the hub owns their lives. */
export interface ServiceContainer {
  /** @throws MillraceError `MILLRACE_SERVICE_DUPLICATE` when another owner has bound it. */
  bind(service: AnyService, value: unknown, owner: ServiceOwner): void;
  /** Gives the value that serves wherever nobody has bound another. */
  bindDefault(service: AnyService, value: unknown): void;
  has(service: AnyService): boolean;
  /** Who has bound it; nothing for a default. */
  owner(service: AnyService): ServiceOwner | undefined;
  /** @throws MillraceError `MILLRACE_SERVICE_MISSING` when nothing is bound. */
  get<T>(service: Service<T>, user: string): T;
  /** Forgets what an owner bound. */
  drop(owner: ServiceOwner): void;
}

/** tsyringe takes null and undefined for no value at all: each value lies in a box. */
interface Box {
  readonly value: unknown;
}

/** Opens an empty container. Its keys are prefixed, for tsyringe's containers fall through to the host's global one. */
export function createServiceContainer(): ServiceContainer {
  const values: DependencyContainer = container.createChildContainer();
  const owners = new Map<string, ServiceOwner>();
  const defaults = new Map<string, unknown>();
  const register = (key: string, box: Box): unknown => values.register<Box>(`millrace:${key}`, { useValue: box });
  const resolve = (key: string): Box => values.resolve<Box>(`millrace:${key}`);

  return {
    bind(service, value, owner) {
      const key = serviceKey(service);
      const other = owners.get(key);
      if (other !== undefined) throw serviceDuplicate(service.id, [other.name, owner.name]);
      register(key, { value });
      owners.set(key, owner);
    },
    bindDefault(service, value) {
      defaults.set(serviceKey(service), value);
    },
    has: (service) => owners.has(serviceKey(service)) || defaults.has(serviceKey(service)),
    owner: (service) => owners.get(serviceKey(service)),
    get<T>(service: Service<T>, user: string): T {
      const key = serviceKey(service);
      if (owners.has(key)) return resolve(key).value as T;
      if (!defaults.has(key)) throw serviceMissing(user, service.id);
      return defaults.get(key) as T;
    },
    drop(owner) {
      // tsyringe cannot take one registration back: keep the others' values, clear, and bind them again.
      const kept = [...owners].filter(([, other]) => other !== owner).map(([key, other]) => ({ key, other, box: resolve(key) }));
      values.reset();
      owners.clear();
      for (const { key, other, box } of kept) {
        register(key, box);
        owners.set(key, other);
      }
    },
  };
}
