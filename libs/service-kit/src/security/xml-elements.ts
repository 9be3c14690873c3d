import { createRequire } from 'node:module';
import { InvalidAssertion } from '@assent/core';

/** What we use of a DOM. The parser's own types would bring a browser's globals to every service. */
export interface XmlElement {
  readonly nodeType: number;
  readonly namespaceURI: string | null;
  readonly localName: string;
  readonly parentNode: unknown;
  readonly childNodes: ArrayLike<{ readonly nodeType: number }>;
  readonly attributes: ArrayLike<XmlAttribute>;
  readonly textContent: string | null;
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
}

interface XmlAttribute {
  readonly name: string;
  readonly localName: string | null;
  readonly value: string;
}

type Fail = (message: string) => never;

interface Parser {
  new (options: { readonly errorHandler: Readonly<Record<'warning' | 'error' | 'fatalError', Fail>> }): {
    parseFromString(xml: string, type: 'text/xml'): { readonly documentElement: XmlElement };
  };
}

const { DOMParser } = createRequire(import.meta.url)('@xmldom/xmldom') as { readonly DOMParser: Parser };
const ELEMENT_NODE = 1;

/** @param xml from plainXml @returns the root @throws InvalidAssertion whatever the parser would only warn about */
export function parsedXml(xml: string): XmlElement {
  const fail: Fail = (message) => {
    throw new InvalidAssertion(`the XML cannot be parsed: ${message.slice(0, 200)}`);
  };
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
  return parser.parseFromString(xml, 'text/xml').documentElement;
}

export const childElements = (element: XmlElement): readonly XmlElement[] =>
  Array.from(element.childNodes).filter((node): node is XmlElement => node.nodeType === ELEMENT_NODE);

/** The element and everything below it. */
export const allElements = (element: XmlElement): readonly XmlElement[] => [element, ...childElements(element).flatMap(allElements)];

export const isNamed = (element: XmlElement, namespace: string, name: string): boolean => element.namespaceURI === namespace && element.localName === name;

export const childrenNamed = (parent: XmlElement, namespace: string, name: string): readonly XmlElement[] =>
  childElements(parent).filter((child) => isNamed(child, namespace, name));

/** @throws InvalidAssertion none, or more than one */
export function onlyChild(parent: XmlElement, namespace: string, name: string): XmlElement {
  const [child, ...more] = childrenNamed(parent, namespace, name);
  if (child === undefined || more.length > 0) throw new InvalidAssertion(`${parent.localName} has not exactly one ${name}`);
  return child;
}

/** Text as it stands, white space included. @throws InvalidAssertion there are elements within, or there is no text */
export function textOf(element: XmlElement): string {
  const text = element.textContent ?? '';
  if (childElements(element).length > 0 || text === '') throw new InvalidAssertion(`${element.localName} is not just text`);
  return text;
}

/** An attribute without a namespace. */
export const attributeOf = (element: XmlElement, name: string): string | undefined => (element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined);
