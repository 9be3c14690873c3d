import { useForm, type UseFormReturnType } from '@mantine/form';
import { useWords } from '../../catalogue/language.js';
import { jwksOf, type IssuerValues } from './issuer-values.js';

/** The form of a trusted issuer; what cannot be read as keys is not sent. */
export function useIssuerForm(initialValues: IssuerValues): UseFormReturnType<IssuerValues> {
  const { trustedIssuers } = useWords();
  return useForm<IssuerValues>({
    initialValues,
    validate: { jwks: (text, { kind }) => (kind === 'jwt' && jwksOf(text) === undefined ? trustedIssuers.jwksBroken : undefined) },
  });
}
