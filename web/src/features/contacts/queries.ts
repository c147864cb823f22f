/** What the page of contacts asks and sends. */
import { api, body, type Schema } from '@/api/client';

export type Contact = Schema<'Contact'>;
export type NewContact = Schema<'NewContact'>;

export const SUBJECTS = [
  'orders',
  'prices',
  'products',
  'material',
  'demand',
  'access',
  'other',
] as const satisfies readonly Contact['subject'][];

export function createContact(contact: NewContact, attempt: string): Promise<Contact> {
  return body(
    api.POST('/api/v1/contacts', { body: contact, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function deleteContact(id: string): Promise<unknown> {
  return body(api.DELETE('/api/v1/contacts/{id}', { params: { path: { id } } }));
}
