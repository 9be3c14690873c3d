import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient, issuer: string): string => `// dotnet add package Duende.IdentityModel
using Duende.IdentityModel.Client;

using var http = new HttpClient();
var answer = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
{
  Address = ${double(`${issuer}/token`)},
  ClientId = ${double(client.client_id)},
  ClientSecret = Environment.GetEnvironmentVariable("OAUTH_CLIENT_SECRET"),
  ClientCredentialStyle = ClientCredentialStyle.${usesBasic(client) ? 'AuthorizationHeader' : 'PostBody'},
  Scope = ${double(client.scope)},
});
if (answer.IsError) throw new Exception(answer.Error);
Console.WriteLine(answer.AccessToken); // keep it until shortly before it expires
`;

export const aspnetCoreCredentials: Snippet = { id: 'aspnet-core-credentials', name: 'ASP.NET Core', flow: 'client_credentials', fits: hasSecret, files: [{ name: 'Program.cs', text }] };
