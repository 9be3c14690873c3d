/** Assertions that another implementation signed: Apache Santuario, as Java's XML Signature and OpenSAML have it. One with the prefixes of
 *  InclusiveNamespaces, RSA-SHA256; one with the namespace of signatures as default, ECDSA-SHA384 on P-384. */
export const SANTUARIO = {
  rsa: {
    certificate: `-----BEGIN CERTIFICATE-----
MIIC2zCCAcOgAwIBAgIIT4Tf5qEjEF4wDQYJKoZIhvcNAQELBQAwGzEZMBcGA1UE
AxMQaWRwLmV4YW1wbGUudGVzdDAgFw0yNjExMjIwMzA4MjhaGA8yMTI2MTAyOTAz
MDgyOFowGzEZMBcGA1UEAxMQaWRwLmV4YW1wbGUudGVzdDCCASIwDQYJKoZIhvcN
AQEBBQADggEPADCCAQoCggEBAMTN8orBIfJmRfhhEJelYqfhmd8n9/SdlNirIzUV
jRPTr+OiJE7bhYHVaSdxYTk1jAKI47hR2xmLboS+R2fP5gZR9C2AdjxSyPkX/X9f
Bfm+8mixdpE/FhKkgA0dy2M7JLRY2rZBi2CXP4DFxo3+aGnJr1chngKzFm4PETv5
jzAjVzd75Ox4WCAfsQP9gc/eCi/+v/KpkT91+V7O2h2qNbHFkWBE2g5dyDzjdWil
WSMQ2dJKPCunZ7i6MWVRfYj3ranvadkxwrR9KQSf86htWwPCzvefTOvD0Nqgq9vM
aQK7g9R7rGpaq6rWAUENBBLgA92vhyuwiRFjwDOQckdD540CAwEAAaMhMB8wHQYD
VR0OBBYEFDVVz6jFBqDsaJOoIpjU/aUdUiOxMA0GCSqGSIb3DQEBCwUAA4IBAQB7
fW6ZpzrfR54JY0EPanU+kFwXz0ebSwtHytjyawKIXneyucZQKg3DcF/V4GqgOEv0
aERmAB5Ns6KSzMWLXFoeSqEjNAvTAkjbq7Yt/yL3GTIaugvEadvdtTw/wAFBTBNs
evZKA0iHxmP0hgiZsALQGkFbRFUMoFj1znTPb9m1dTPOPRGahhXOFQxicUTaDKi+
mtny3gJsjxvcLApLgae3oRIr5ISEnyaCtQhKNpr5NQsVP/8nZFZFr07HOtWe5fQO
cZRDnQEkfxL11d0hi1mqaeBYJI/KSy+ZxS424E5VBEnUnoyOyTL1xhNWywN6nQG/
KQwSDJMLrD2CeGEj3jpI
-----END CERTIFICATE-----
`,
    xml: `<?xml version="1.0" encoding="UTF-8" standalone="no"?><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_5d8e1f3c0b7a" IssueInstant="2026-03-01T12:00:00Z" Version="2.0">
  <saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">https://idp.example.test/saml</saml2:Issuer>
  <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_5d8e1f3c0b7a"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ds:InclusiveNamespaces xmlns:ds="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs"/></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>nM3WuUo5TpAmKEyHWefJW3dDQD/winLd0Xd6bw5P/6g=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>KTmAw2XnEpv7KkJ8ye5sSKFIpwi+IXNk6E2sUpbidOTzJ7SbOcFG8VraEOIP7g4BmwJgUHP05SvB&#13;
iDZCAbh5bffHRz5k/mqCtpSVXdl0BgXuapuc7BH0oQwPk+Pp92ds2KkYmRt7Pbs3llxLNuUlWvqz&#13;
5o/dmcqUAnkiJufoHHldTgs0QKb6i/65I9xh6LvAJJ+NErqDhn8iqasribh3akjfnKXd3zcaUTdF&#13;
6twbudJpXPSGR/iO8y5vQfOFUDnJ3usF2DyxoqPHXdULXyX/qbl8FZ9AKXSLfIx9WaPUyOzU4Hgw&#13;
ZOkW/f8QjkUr2IPbovTEQhzsPiMo5ykP6mF7Mg==</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIC2zCCAcOgAwIBAgIIT4Tf5qEjEF4wDQYJKoZIhvcNAQELBQAwGzEZMBcGA1UEAxMQaWRwLmV4&#13;
YW1wbGUudGVzdDAgFw0yNjExMjIwMzA4MjhaGA8yMTI2MTAyOTAzMDgyOFowGzEZMBcGA1UEAxMQ&#13;
aWRwLmV4YW1wbGUudGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAMTN8orBIfJm&#13;
RfhhEJelYqfhmd8n9/SdlNirIzUVjRPTr+OiJE7bhYHVaSdxYTk1jAKI47hR2xmLboS+R2fP5gZR&#13;
9C2AdjxSyPkX/X9fBfm+8mixdpE/FhKkgA0dy2M7JLRY2rZBi2CXP4DFxo3+aGnJr1chngKzFm4P&#13;
ETv5jzAjVzd75Ox4WCAfsQP9gc/eCi/+v/KpkT91+V7O2h2qNbHFkWBE2g5dyDzjdWilWSMQ2dJK&#13;
PCunZ7i6MWVRfYj3ranvadkxwrR9KQSf86htWwPCzvefTOvD0Nqgq9vMaQK7g9R7rGpaq6rWAUEN&#13;
BBLgA92vhyuwiRFjwDOQckdD540CAwEAAaMhMB8wHQYDVR0OBBYEFDVVz6jFBqDsaJOoIpjU/aUd&#13;
UiOxMA0GCSqGSIb3DQEBCwUAA4IBAQB7fW6ZpzrfR54JY0EPanU+kFwXz0ebSwtHytjyawKIXney&#13;
ucZQKg3DcF/V4GqgOEv0aERmAB5Ns6KSzMWLXFoeSqEjNAvTAkjbq7Yt/yL3GTIaugvEadvdtTw/&#13;
wAFBTBNsevZKA0iHxmP0hgiZsALQGkFbRFUMoFj1znTPb9m1dTPOPRGahhXOFQxicUTaDKi+mtny&#13;
3gJsjxvcLApLgae3oRIr5ISEnyaCtQhKNpr5NQsVP/8nZFZFr07HOtWe5fQOcZRDnQEkfxL11d0h&#13;
i1mqaeBYJI/KSy+ZxS424E5VBEnUnoyOyTL1xhNWywN6nQG/KQwSDJMLrD2CeGEj3jpI</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature><saml2:Subject>
    <saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice&amp;böb@example.test</saml2:NameID>
    <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
      <saml2:SubjectConfirmationData NotOnOrAfter="2026-03-01T12:05:00.123456Z" Recipient="https://as.example.test/token"/>
    </saml2:SubjectConfirmation>
  </saml2:Subject>
  <saml2:Conditions NotBefore="2026-03-01T11:59:00Z" NotOnOrAfter="2026-03-01T13:00:00Z">
    <saml2:AudienceRestriction><saml2:Audience>https://as.example.test</saml2:Audience><saml2:Audience>https://other.example.test</saml2:Audience></saml2:AudienceRestriction>
    <saml2:OneTimeUse/>
  </saml2:Conditions>
  <saml2:AttributeStatement>
    <saml2:Attribute Name="groups"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">staff &lt;all&gt;</saml2:AttributeValue></saml2:Attribute>
  </saml2:AttributeStatement>
</saml2:Assertion>`,
  },
  ec: {
    certificate: `-----BEGIN CERTIFICATE-----
MIIBjDCCARKgAwIBAgIIItV3EfX8QGAwCgYIKoZIzj0EAwMwGzEZMBcGA1UEAxMQ
aWRwLmV4YW1wbGUudGVzdDAgFw0yNjExMjIwMzA4MzBaGA8yMTI2MTAyOTAzMDgz
MFowGzEZMBcGA1UEAxMQaWRwLmV4YW1wbGUudGVzdDB2MBAGByqGSM49AgEGBSuB
BAAiA2IABGeTkFPuIcLgHEVAtEc6PlH0o+RlEC3UtFn67cgEnoHMe7x+ZeR3IvOE
+ndwqh99+PhWlvWJ2iTTH2CjawrwWIxs/GLkOR5l8SQGz5Q2cfDGQxxv/+/dhn7Q
SWZpxrWOYqMhMB8wHQYDVR0OBBYEFGN598JWnPn4lSLQ/j2YWK3SXYvrMAoGCCqG
SM49BAMDA2gAMGUCMQC6ylWTAe390sT9O5QfwcE6Hes0hMAacEzL8StbwYZVnY+V
I4WKHoBlil3BSo8RwIcCMFaC9QQ7hXCdmrqcxLyjumyFCeFG23mf8bO9Gd6AjfCo
2IS84WTL4rRN2EnA4Ld6OA==
-----END CERTIFICATE-----
`,
    xml: `<?xml version="1.0" encoding="UTF-8" standalone="no"?><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_5d8e1f3c0b7a" IssueInstant="2026-03-01T12:00:00Z" Version="2.0">
  <saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">https://idp.example.test/saml</saml2:Issuer>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"/><Reference URI="#_5d8e1f3c0b7a"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#sha384"/><DigestValue>9Q52SldoAanQ0GaB8J0kPwPiXQZaqnza/GQvciEIs4ThEEQh/KduswQBI5UDYwbl</DigestValue></Reference></SignedInfo><SignatureValue>DdOl5WqKE5r/KAsLlrChyiM+LD/8O3kJjwiA5numR+xBOzsjsz9poWaz+7KiPpXXmuPQ5bhAbxyC&#13;
M8ncH8QEOhMH2kw2fkAxtBpeNqTBXEstsak2qN/hQradumC12VLT</SignatureValue><KeyInfo><X509Data><X509Certificate>MIIBjDCCARKgAwIBAgIIItV3EfX8QGAwCgYIKoZIzj0EAwMwGzEZMBcGA1UEAxMQaWRwLmV4YW1w&#13;
bGUudGVzdDAgFw0yNjExMjIwMzA4MzBaGA8yMTI2MTAyOTAzMDgzMFowGzEZMBcGA1UEAxMQaWRw&#13;
LmV4YW1wbGUudGVzdDB2MBAGByqGSM49AgEGBSuBBAAiA2IABGeTkFPuIcLgHEVAtEc6PlH0o+Rl&#13;
EC3UtFn67cgEnoHMe7x+ZeR3IvOE+ndwqh99+PhWlvWJ2iTTH2CjawrwWIxs/GLkOR5l8SQGz5Q2&#13;
cfDGQxxv/+/dhn7QSWZpxrWOYqMhMB8wHQYDVR0OBBYEFGN598JWnPn4lSLQ/j2YWK3SXYvrMAoG&#13;
CCqGSM49BAMDA2gAMGUCMQC6ylWTAe390sT9O5QfwcE6Hes0hMAacEzL8StbwYZVnY+VI4WKHoBl&#13;
il3BSo8RwIcCMFaC9QQ7hXCdmrqcxLyjumyFCeFG23mf8bO9Gd6AjfCo2IS84WTL4rRN2EnA4Ld6&#13;
OA==</X509Certificate></X509Data></KeyInfo></Signature><saml2:Subject>
    <saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice&amp;böb@example.test</saml2:NameID>
    <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
      <saml2:SubjectConfirmationData NotOnOrAfter="2026-03-01T12:05:00.123456Z" Recipient="https://as.example.test/token"/>
    </saml2:SubjectConfirmation>
  </saml2:Subject>
  <saml2:Conditions NotBefore="2026-03-01T11:59:00Z" NotOnOrAfter="2026-03-01T13:00:00Z">
    <saml2:AudienceRestriction><saml2:Audience>https://as.example.test</saml2:Audience><saml2:Audience>https://other.example.test</saml2:Audience></saml2:AudienceRestriction>
    <saml2:OneTimeUse/>
  </saml2:Conditions>
  <saml2:AttributeStatement>
    <saml2:Attribute Name="groups"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">staff &lt;all&gt;</saml2:AttributeValue></saml2:Attribute>
  </saml2:AttributeStatement>
</saml2:Assertion>`,
  },
} as const;
