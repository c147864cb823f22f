/** Where the goods go, as one group of fields; each shows what the API says about it. */
import { Fieldset, TextInput } from '@mantine/core';
import type { ApiProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ADDRESS_FIELDS, type AddressDraft } from './address';
import classes from './orders.module.css';

const AUTOCOMPLETE = {
  name: 'organization',
  street: 'street-address',
  postal_code: 'postal-code',
  city: 'address-level2',
  country: 'country',
} as const;

const LONGEST = { name: 200, street: 200, postal_code: 20, city: 100, country: 2 } as const;

interface AddressFieldsProps {
  draft: AddressDraft;
  onChange: (draft: AddressDraft) => void;
  problem: ApiProblem | null;
}

export function AddressFields({ draft, onChange, problem }: AddressFieldsProps) {
  const { t } = useI18n();
  // The API refuses a half-filled address as a whole.
  const half = problem?.field('/delivery_address') !== undefined;
  return (
    <Fieldset legend={t('cart.address')} className={classes.address}>
      {ADDRESS_FIELDS.map((field) => (
        <TextInput
          key={field}
          className={classes[field]}
          label={t(`address.${field}`)}
          description={field === 'country' ? t('address.country.hint') : undefined}
          autoComplete={AUTOCOMPLETE[field]}
          maxLength={LONGEST[field]}
          value={draft[field]}
          error={
            problem?.field(`/delivery_address/${field}`) ??
            (half && field !== 'postal_code' && draft[field].trim() === '' ? t('address.missing') : undefined)
          }
          onChange={(event) => onChange({ ...draft, [field]: event.currentTarget.value })}
        />
      ))}
    </Fieldset>
  );
}
