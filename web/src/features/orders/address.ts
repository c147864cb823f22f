/** Delivery addresses as they are written on a parcel, and the fields that make one. */
import type { Schema } from '@/api/client';

export type Address = Schema<'DeliveryAddress'>;

export const ADDRESS_FIELDS = [
  'name',
  'street',
  'postal_code',
  'city',
  'country',
] as const satisfies readonly (keyof Address)[];

export type AddressDraft = Record<(typeof ADDRESS_FIELDS)[number], string>;

export const NO_ADDRESS: AddressDraft = { name: '', street: '', postal_code: '', city: '', country: '' };

export function addressLines({ name, street, postal_code: postalCode, city, country }: Address): string[] {
  return [name, street, [postalCode, city].filter((part) => part != null && part !== '').join(' '), country];
}

/** What is filled in, or nothing where nothing is; a half-filled address goes to the API, which names what is missing. */
export function addressOf(draft: AddressDraft): Address | undefined {
  const trimmed = Object.fromEntries(
    ADDRESS_FIELDS.map((field) => [field, draft[field].trim()]),
  ) as AddressDraft;
  if (Object.values(trimmed).every((value) => value === '')) return undefined;
  const { postal_code: postalCode, country, ...rest } = trimmed;
  return { ...rest, country: country.toUpperCase(), ...(postalCode !== '' && { postal_code: postalCode }) };
}
