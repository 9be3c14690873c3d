import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { InvalidAssertion } from '@assent/core';
import { aCertificate, aSamlAssertion, signedSamlAssertion } from '@assent/core-testing';
import { openedAssertion } from './xml-saml-assertion-reader.js';

const NOW = new Date('2026-12-01T12:00:00.000Z');
const AS = 'https://as.example.test';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = aCertificate(rsa.privateKey, rsa.publicKey);
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** With an attribute statement, which nobody reads. */
const assertionWith = (statement: string): string =>
  aSamlAssertion({ issuer: 'https://idp.example.test', issuedAt: NOW, subject: 'alice', recipient: `${AS}/token`, audience: AS }).replace('</saml:Assertion>', `${statement}</saml:Assertion>`);

/** Of CPU: how busy the machine is with others does not count. */
const millisecondsToRefuse = (xml: string, certificates: readonly string[]): number => {
  const begun = process.cpuUsage();
  expect(() => openedAssertion(Buffer.from(xml)).verified(certificates, NOW)).toThrow(InvalidAssertion);
  const { system, user } = process.cpuUsage(begun);
  return (system + user) / 1000;
};

describe('CWE-400: what nobody signed costs little', () => {
  const strangers = (statement: string): string => signedSamlAssertion(assertionWith(statement), stranger.privateKey);
  millisecondsToRefuse(strangers(''), [certificate]); // what is compiled at the first call is no part of it

  it.each([
    ['many elements', '<x></x>'.repeat(1_900)],
    ['many elements with IDs', Array.from({ length: 1_500 }, (_, index) => `<x ID="i${index}"></x>`).join('')],
    ['many attributes', `<x${Array.from({ length: 4_000 }, (_, index) => ` a${index}=""`).join('')}></x>`],
    ['deep elements with attributes', `${'<d>'.repeat(50)}${'<x a="1" b="1"></x>'.repeat(1_200)}${'</d>'.repeat(50)}`],
    ['as much as is taken', Array.from({ length: 470 }, (_, index) => `<x a${index}="" b${index}=""></x>`).join('')],
  ])('%s, and an issuer with ten certificates', (_case, statement) => {
    expect(millisecondsToRefuse(strangers(statement), Array.from({ length: 10 }, () => certificate))).toBeLessThan(1_000);
  });

  it('an assertion with hundreds of groups is read all the same', () => {
    const groups = `<saml:AttributeStatement><saml:Attribute Name="groups">${Array.from({ length: 400 }, (_, index) => `<saml:AttributeValue>g${index}</saml:AttributeValue>`).join('')}</saml:Attribute></saml:AttributeStatement>`;
    const xml = signedSamlAssertion(assertionWith(groups), rsa.privateKey);
    expect(openedAssertion(Buffer.from(xml)).verified([certificate], NOW).subject).toBe('alice');
  });
});
