import { describe, expect, it } from 'vitest';
import { defineService } from '../token/service.js';
import { createServiceContainer } from './service-container.js';
// After the container's file, which brings the polyfill that tsyringe asks for.
import { container } from 'tsyringe';

const name = defineService<string>('test.name');
const other = defineService<string>('test.other');

describe('a service container', () => {
  it('gives what was bound, and knows by whom', () => {
    const services = createServiceContainer();

    services.bind(name, 'Ada', { name: 'people' });

    expect(services.get(name, 'user')).toBe('Ada');
    expect(services.owner(name)).toEqual({ name: 'people' });
    expect([services.has(name), services.has(other)]).toEqual([true, false]);
  });

  it('says who needs what, where nothing is bound', () => {
    expect(() => createServiceContainer().get(name, 'diary')).toThrow(
      expect.objectContaining({
        code: 'MILLRACE_SERVICE_MISSING',
        message: expect.stringContaining("Plugin 'diary' needs service 'test.name'"),
      }),
    );
  });

  it('refuses a second owner, and names both', () => {
    const services = createServiceContainer();
    services.bind(name, 'Ada', { name: 'one' });

    expect(() => services.bind(name, 'Eve', { name: 'two' })).toThrow(
      expect.objectContaining({ code: 'MILLRACE_SERVICE_DUPLICATE', message: expect.stringContaining("'one' and 'two'") }),
    );
    expect(services.get(name, 'user')).toBe('Ada');
  });

  it('lets what is bound go before a default, and the default return after it', () => {
    const services = createServiceContainer();
    services.bindDefault(name, 'default');
    const owner = { name: 'one' };
    services.bind(name, 'bound', owner);

    const bound = services.get(name, 'user');
    services.drop(owner);

    expect(bound).toBe('bound');
    expect(services.get(name, 'user')).toBe('default');
    expect(services.owner(name)).toBeUndefined();
  });

  it("forgets one owner's values and keeps the others', the very same, though they share a name", () => {
    const services = createServiceContainer();
    const kept = defineService<object>('test.kept');
    const value = {};
    const going = { name: 'plugin' };
    services.bind(name, 'Ada', going);
    services.bind(other, 'Eve', going);
    services.bind(kept, value, { name: 'plugin' });

    services.drop(going);

    expect([services.has(name), services.has(other)]).toEqual([false, false]);
    expect(services.get(kept, 'user')).toBe(value);
    services.bind(name, 'again', { name: 'next' });
    expect(services.get(name, 'user')).toBe('again');
  });

  it('tells major versions of one service apart', () => {
    const services = createServiceContainer();
    const second = defineService<string>('test.name', { major: 2 });
    services.bind(name, 'old', { name: 'a' });
    services.bind(second, 'new', { name: 'b' });

    expect([services.get(name, 'u'), services.get(second, 'u')]).toEqual(['old', 'new']);
  });

  it('keeps values of every kind as they are: functions, classes, false, null', () => {
    class Thing {}
    for (const value of [() => 1, Thing, 0, '', false, null]) {
      const services = createServiceContainer();
      services.bind(name, value, { name: 'one' });

      expect(services.get(name, 'user')).toBe(value);
    }
  });

  it("neither sees nor touches the host's own container", () => {
    container.register('test.name', { useValue: 'of the host' });

    const services = createServiceContainer();
    const owner = { name: 'one' };
    services.bind(other, 'ours', owner);

    expect(services.has(name)).toBe(false);
    expect(container.isRegistered('test.other')).toBe(false);
    expect(container.isRegistered('millrace:test.other')).toBe(false);
    services.drop(owner);
    expect(container.resolve('test.name')).toBe('of the host');
    container.clearInstances();
  });
});
