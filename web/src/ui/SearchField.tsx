/** A search box that waits for a pause in the typing and follows the address when that changes from elsewhere. */
import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '@/i18n/language';

const PAUSE_MS = 250;

interface SearchFieldProps {
  value: string;
  label: string;
  placeholder: string;
  onSearch: (text: string) => void;
  size?: string;
}

export function SearchField({ value, label, placeholder, onSearch, size = 'md' }: SearchFieldProps) {
  const { t } = useI18n();
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  const send = (next: string) => {
    if (next.trim() === sent.current) return;
    sent.current = next.trim();
    latest.current(next.trim());
  };

  useEffect(() => {
    const timer = setTimeout(() => send(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <TextInput
        type="search"
        size={size}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text !== '' && <CloseButton size="sm" aria-label={t('action.clear')} onClick={() => setText('')} />
        }
      />
    </form>
  );
}
