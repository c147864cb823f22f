import { describe, expect, it } from 'vitest';
import type { Me } from '@/features/session/me';
import { mayGive } from './rank';

const me = (acting: 'host' | 'partner', permissions: string[], preview = false) =>
  ({ organization: { acting }, permissions, preview }) as unknown as Me;

describe('handing out roles', () => {
  const buyer = { kind: 'partner' as const, permissions: ['orders:place'] };

  it('stays within one’s own rights', () => {
    expect(mayGive(me('partner', ['orders:place', 'users:manage']), buyer)).toBe(true);
    expect(mayGive(me('partner', ['users:manage']), buyer)).toBe(false);
  });

  it('lets staff look after partners, whose rights they do not hold', () => {
    expect(mayGive(me('host', []), buyer)).toBe(true);
    expect(mayGive(me('host', []), { kind: 'host', permissions: ['orders:manage'] })).toBe(false);
  });

  it('is nothing that a preview does', () => {
    expect(mayGive(me('partner', ['orders:place'], true), buyer)).toBe(false);
  });
});
