// The polyfill must come first: tsyringe refuses to load without it, though no metadata is used here.
import 'reflect-metadata';
import { container, type DependencyContainer } from 'tsyringe';
import { serviceDuplicate, serviceMissing } from '../error/error-catalogue.js';
import { serviceKey, type AnyService, type Service } from '../token/service.js';

/** Holds finished service values and who owns each; the hub owns their lives. */
export interface ServiceContainer {
  /** @throws MillraceError `MILLRACE_SERVICE_DUPLICATE` when another owner has bound it. */
  bind(service: AnyService, value: unknown, owner: string): void;
  /** Gives the value that serves wherever nobody has bound another. */
  bindDefault(service: AnyService, value: unknown): void;
  has(service: AnyService): boolean;
  /** Who has bound it; nothing for a default. */
  owner(service: AnyService): string | undefined;
  /** @throws MillraceError `MILLRACE_SERVICE_MISSING` when nothing is bound. */
  get<T>(service: Service<T>, user: string): T;
  /** Forgets what an owner bound. */
  drop(owner: string): void;
}

/** tsyringe takes null and undefined for no value at all: each value lies in a box. */
interface Box {
  readonly value: unknown;
}

/** Opens an empty container. Its keys are prefixed, for tsyringe's containers fall through to the host's global one. */
export function createServiceContainer(): ServiceContainer {
  const values: DependencyContainer = container.createChildContainer();
  const owners = new Map<string, string>();
  const defaults = new Map<string, unknown>();
  const key = (service: AnyService): string => `millrace:${serviceKey(service)}`;

  return {
    bind(service, value, owner) {
      const other = owners.get(key(service));
      if (other !== undefined) throw serviceDuplicate(service.id, [other, owner]);
      values.register<Box>(key(service), { useValue: { value } });
      owners.set(key(service), owner);
    },
    bindDefault(service, value) {
      defaults.set(key(service), value);
    },
    has: (service) => owners.has(key(service)) || defaults.has(key(service)),
    owner: (service) => owners.get(key(service)),
    get<T>(service: Service<T>, user: string): T {
      if (owners.has(key(service))) return values.resolve<Box>(key(service)).value as T;
      if (!defaults.has(key(service))) throw serviceMissing(user, service.id);
      return defaults.get(key(service)) as T;
    },
    drop(owner) {
      // tsyringe cannot take one registration back: keep the others' values, clear, and bind them again.
      const kept = [...owners]
        .filter(([, other]) => other !== owner)
        .map(([name, other]) => ({ name, other, box: values.resolve<Box>(name) }));
      values.reset();
      owners.clear();
      for (const { name, other, box } of kept) {
        values.register<Box>(name, { useValue: box });
        owners.set(name, other);
      }
    },
  };
}
