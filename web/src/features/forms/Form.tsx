/** The frame of every form: what was refused on top, the fields, and the buttons below. */
import { Alert, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem, type ApiProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import classes from './forms.module.css';

export function ProblemAlert({ problem }: { problem: ApiProblem | null }) {
  const { t } = useI18n();
  if (problem === null) return null;
  return (
    <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
      <ProblemText problem={problem} />
      {problem.fields.length > 0 && (
        <ul className={classes.faults}>
          {problem.fields.map(({ pointer, detail }) => (
            <li key={pointer + detail}>
              {pointer.slice(1)}
              {': '}
              {detail}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

/** A change that, once it went through, is said and shows in every list. */
export function useSave<Input, Output>(options: {
  run: (input: Input) => Promise<Output>;
  said: (output: Output, input: Input) => string;
  /** The queries, beside the lists, that are out of date then. */
  stale?: readonly (readonly unknown[])[];
  /** What was sent with it. */
  draft?: { forget: () => void; discard: () => void };
  done?: (output: Output, input: Input) => unknown;
}): UseMutationResult<Output, Error, Input> & { problem: ApiProblem | null } {
  const queries = useQueryClient();
  const save = useMutation<Output, Error, Input>({
    mutationFn: options.run,
    onSuccess: async (output, input) => {
      notifications.show({ message: options.said(output, input), color: 'teal' });
      // Before the fresh answer starts the form anew, which would find the draft again.
      options.draft?.forget();
      const stale = [['list'], ['thing'], ...(options.stale ?? [])];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
      options.draft?.discard();
      await options.done?.(output, input);
    },
  });
  return { ...save, problem: save.isError ? asProblem(save.error) : null };
}

interface FormProps {
  problem: ApiProblem | null;
  busy: boolean;
  submit: string;
  onSubmit: () => void;
  onCancel?: (() => void) | undefined;
  disabled?: boolean;
  children: ReactNode;
}

export function Form({ problem, busy, submit, onSubmit, onCancel, disabled = false, children }: FormProps) {
  const { t } = useI18n();
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled) onSubmit();
      }}
    >
      <ProblemAlert problem={problem} />
      {children}
      <Group gap="sm">
        <Button type="submit" loading={busy} disabled={disabled}>
          {submit}
        </Button>
        {onCancel !== undefined && (
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        )}
      </Group>
    </form>
  );
}

export function Pair({ children }: { children: ReactNode }) {
  return <div className={classes.pair}>{children}</div>;
}
