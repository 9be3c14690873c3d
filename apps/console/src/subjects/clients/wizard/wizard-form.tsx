import { Alert, Button, Group, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { ApiProblem } from '../../../api/api-problem.js';
import { useWords, type Words } from '../../../catalogue/language.js';
import { ProblemNotice } from '../../../parts/problem-notice.js';
import { Section } from '../../../parts/section.js';
import { AboutStep } from './about-step.js';
import { AccessStep } from './access-step.js';
import { KindStep } from './kind-step.js';
import { redirects } from './metadata-for.js';
import { ReviewStep } from './review-step.js';
import { StepList } from './step-list.js';
import { stepAfter, stepAt, stepBefore, STEPS, type Step } from './steps.js';
import { hasErrorsIn, type Wizard } from './use-wizard.js';

const route = getRouteApi('/shell/clients/new');

/** The steps, one at a time; which one stands in the address, so that the browser's way back leads to the step before. */
export function WizardForm({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const words = useWords();
  const navigate = route.useNavigate();
  const step = stepAt(route.useSearch().step, wizard.kind !== undefined);
  const [isBusy, setBusy] = useState(false);
  const content = useFocusOnChange(step);
  const go = (target: Step): void => void navigate({ search: { step: target } });

  const isComplete = async (checked: Step): Promise<boolean> => {
    setBusy(true);
    const complete = await wizard.complete(checked);
    setBusy(false);
    if (!complete && checked !== step) go(checked);
    return complete;
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (wizard.kind === undefined) return;
    if (step !== 'review') {
      if (await isComplete(step)) go(stepAfter(step));
    } else if ((await isComplete('about')) && (await isComplete('access'))) wizard.save.onSubmit(event);
  };
  return (
    <Stack component="section">
      <StepList step={step} />
      {wizard.isRestored && <DraftNotice onDiscard={() => { wizard.startAfresh(); go('kind'); }} />}
      <form onSubmit={(event) => void onSubmit(event)} noValidate>
        <Stack>
          <div ref={content} tabIndex={-1} style={{ outline: 'none' }}>
            <Section title={questionOf(step, wizard, words)}>
              <StepContent step={step} wizard={wizard} />
            </Section>
          </div>
          {step === 'review' && <SaveFailure wizard={wizard} onGo={go} />}
          <Group justify="space-between">
            {step === 'kind' ? <span /> : <Button variant="default" onClick={() => go(stepBefore(step))}>{words.common.back}</Button>}
            <Button type="submit" loading={isBusy || wizard.save.isSaving} disabled={wizard.kind === undefined}>
              {step === 'review' ? words.clients.wizard.submit : words.common.next}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

function StepContent({ step, wizard }: { readonly step: Step; readonly wizard: Wizard }): ReactNode {
  const { kind } = wizard;
  if (step === 'kind' || kind === undefined) return <KindStep kind={kind} onChoose={wizard.choose} />;
  if (step === 'about') return <AboutStep wizard={wizard} kind={kind} />;
  if (step === 'access') return <AccessStep wizard={wizard} kind={kind} />;
  return <ReviewStep kind={kind} metadata={wizard.metadata} scope={wizard.form.values.scope} />;
}

function questionOf(step: Step, { kind }: Wizard, { clients: { wizard } }: Words): string {
  if (step === 'about' && kind !== undefined && !redirects(kind)) return wizard.aboutApi;
  return { kind: wizard.kindQuestion, about: wizard.aboutQuestion, access: wizard.accessQuestion, review: wizard.reviewQuestion }[step];
}

/** Why it was not registered, and the step where it can be mended. */
function SaveFailure({ wizard: { save }, onGo }: { readonly wizard: Wizard; readonly onGo: (step: Step) => void }): ReactNode {
  const { wizard } = useWords().clients;
  if (save.error === undefined) return undefined;
  const errors = save.error instanceof ApiProblem ? save.error.errors : [];
  const broken = STEPS.filter((step) => hasErrorsIn(step, errors));
  return (
    <Stack gap="xs">
      <ProblemNotice error={save.error} />
      <Group>
        {broken.map((step) => (
          <Button key={step} variant="default" onClick={() => onGo(step)}>
            {wizard.backTo(wizard.steps[step])}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

function DraftNotice({ onDiscard }: { readonly onDiscard: () => void }): ReactNode {
  const { forms } = useWords();
  return (
    <Alert variant="light" color="blue" p="xs">
      <Group justify="space-between">
        {forms.draftRestored}
        <Button size="compact-sm" variant="default" onClick={onDiscard}>
          {forms.discardDraft}
        </Button>
      </Group>
    </Alert>
  );
}

/** A new step is read from its beginning, also by those who do not see it. */
function useFocusOnChange(step: Step) {
  const content = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) content.current?.focus();
    shown.current = step;
  }, [step]);
  return content;
}
