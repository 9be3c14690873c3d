import { InvalidAssertion } from '@assent/core';
import { DOMParser } from '@xmldom/xmldom';

const ELEMENT_NODE = 1;

/** @param xml from plainXml @returns the root @throws InvalidAssertion whatever the parser would only warn about */
export function parsedXml(xml: string): Element {
  const fail = (message: string): never => {
    throw new InvalidAssertion(`the XML cannot be parsed: ${message.slice(0, 200)}`);
  };
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
  return parser.parseFromString(xml, 'text/xml').documentElement;
}

export function childElements(element: Element): readonly Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === ELEMENT_NODE);
}

/** The element and everything below it. */
export function allElements(element: Element): readonly Element[] {
  return [element, ...childElements(element).flatMap(allElements)];
}

export const isNamed = (element: Element, namespace: string, name: string): boolean => element.namespaceURI === namespace && element.localName === name;

export const childrenNamed = (parent: Element, namespace: string, name: string): readonly Element[] =>
  childElements(parent).filter((child) => isNamed(child, namespace, name));

/** @throws InvalidAssertion none, or more than one */
export function onlyChild(parent: Element, namespace: string, name: string): Element {
  const [child, ...more] = childrenNamed(parent, namespace, name);
  if (child === undefined || more.length > 0) throw new InvalidAssertion(`${parent.localName} has not exactly one ${name}`);
  return child;
}

/** Text as it stands, white space included. @throws InvalidAssertion there are elements within, or there is no text */
export function textOf(element: Element): string {
  const text = element.textContent ?? '';
  if (childElements(element).length > 0 || text === '') throw new InvalidAssertion(`${element.localName} is not just text`);
  return text;
}

/** An attribute without a namespace. */
export const attributeOf = (element: Element, name: string): string | undefined => (element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined);
