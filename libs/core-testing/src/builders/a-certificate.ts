import { sign, type KeyObject } from 'node:crypto';

export interface CertificateOptions {
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

const OIDS = {
  rsa: '06092a864886f70d01010b', // sha256WithRSAEncryption
  ec: '06082a8648ce3d040302', // ecdsa-with-SHA256
  ed25519: '06032b6570',
  commonName: '0603550403',
} as const;

/** A self-signed X.509 certificate, PEM: no more of it than verifiers of signatures read. @spec RFC 5280 §4.1 */
export function aCertificate(privateKey: KeyObject, publicKey: KeyObject, { validFrom = new Date('2020-01-01'), validTo = new Date('2099-01-01') }: CertificateOptions = {}): string {
  const keyType = publicKey.asymmetricKeyType as 'rsa' | 'ec' | 'ed25519';
  const algorithm = sequence(Buffer.from(OIDS[keyType], 'hex'), ...(keyType === 'rsa' ? [tag(0x05)] : []));
  const name = sequence(tag(0x31, sequence(Buffer.from(OIDS.commonName, 'hex'), tag(0x0c, Buffer.from('idp.example.test')))));
  const content = sequence(
    tag(0xa0, tag(0x02, Buffer.of(2))),
    tag(0x02, Buffer.of(1)),
    algorithm,
    name,
    sequence(instant(validFrom), instant(validTo)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign(keyType === 'ed25519' ? undefined : 'sha256', content, privateKey);
  const base64 = sequence(content, algorithm, tag(0x03, Buffer.of(0), signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tag(0x30, ...parts);

/** GeneralizedTime */
const instant = (at: Date): Buffer => tag(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`));

/** One element of DER. */
function tag(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(type, ...header), content]);
}
