/** What can be said about a partner or supplier; the same fields make one and change one. */
import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import type { ApiProblem } from '@/api/problem';
import { Pair } from '@/features/forms/Form';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { EXPOSURES, KINDS, type Organization } from './queries';

export interface OrganizationDraft {
  name: string;
  kinds: string[];
  language: string;
  currency: string;
  stock_exposure: string;
  external_code: string;
  holding: string;
}

export const BLANK: OrganizationDraft = {
  name: '',
  kinds: ['partner'],
  language: 'en',
  currency: '',
  stock_exposure: 'band',
  external_code: '',
  holding: '',
};

export function draftOf(organization: Organization): OrganizationDraft {
  return {
    name: organization.name,
    kinds: [...organization.kinds],
    language: organization.language,
    currency: organization.currency ?? '',
    stock_exposure: organization.stock_exposure,
    external_code: organization.external_code ?? '',
    holding: organization.holding ?? '',
  };
}

/** The draft as the API takes it; an emptied field becomes null. */
export function requestOf(draft: Partial<OrganizationDraft>) {
  const text = (value: string | undefined) =>
    value === undefined ? undefined : value.trim() === '' ? null : value.trim();
  return {
    name: draft.name?.trim(),
    kinds: draft.kinds === undefined ? undefined : KINDS.filter((kind) => draft.kinds?.includes(kind)),
    language: draft.language,
    currency: draft.currency === undefined ? undefined : text(draft.currency.toUpperCase()),
    stock_exposure: EXPOSURES.find((exposure) => exposure === draft.stock_exposure),
    external_code: text(draft.external_code),
    holding: text(draft.holding),
  };
}

interface FieldsProps {
  value: OrganizationDraft;
  set: (change: Partial<OrganizationDraft>) => void;
  problem: ApiProblem | null;
  isHost?: boolean;
}

export function OrganizationFields({ value, set, problem, isHost = false }: FieldsProps) {
  const { t } = useI18n();
  const isPartner = value.kinds.includes('partner');
  return (
    <>
      <TextInput
        label={t('organization.name')}
        required
        maxLength={200}
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={problem?.field('/name')}
      />
      {!isHost && (
        <Checkbox.Group
          label={t('view_as.kind')}
          value={value.kinds}
          onChange={(kinds) => set({ kinds })}
          error={problem?.field('/kinds')}
        >
          <Group mt={6}>
            {KINDS.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`kind.${kind}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Pair>
        <Select
          label={t('app.language')}
          allowDeselect={false}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
          value={value.language}
          onChange={(language) => set({ language: language ?? 'en' })}
          error={problem?.field('/language')}
        />
        <TextInput
          label={t('organization.currency')}
          description={t('organization.currency.help')}
          maxLength={3}
          value={value.currency}
          onChange={(event) => set({ currency: event.currentTarget.value })}
          error={problem?.field('/currency')}
        />
      </Pair>
      {isPartner && (
        <Select
          label={t('organization.exposure')}
          description={t('organization.exposure.help')}
          allowDeselect={false}
          data={EXPOSURES.map((exposure) => ({ value: exposure, label: t(`exposure.${exposure}`) }))}
          value={value.stock_exposure}
          onChange={(exposure) => set({ stock_exposure: exposure ?? 'band' })}
          error={problem?.field('/stock_exposure')}
        />
      )}
      <Pair>
        <TextInput
          label={t('organization.code')}
          description={t('organization.code.help')}
          maxLength={100}
          value={value.external_code}
          onChange={(event) => set({ external_code: event.currentTarget.value })}
          error={problem?.field('/external_code')}
        />
        <TextInput
          label={t('organization.holding')}
          description={t('organization.holding.help')}
          maxLength={100}
          value={value.holding}
          onChange={(event) => set({ holding: event.currentTarget.value })}
          error={problem?.field('/holding')}
        />
      </Pair>
    </>
  );
}
