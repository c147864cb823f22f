/** A sentence that the API gives with its data: why a row was refused, what went wrong in a job. */
import { useSaid } from '@/i18n/said';

export function Said({ text }: { text: string }) {
  return <>{useSaid(text)}</>;
}
