import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, redirectUriOf, scopesOf, usesBasic } from '../snippet-parts.js';

const pathOf = (uri: string): string => (/^https?:/.test(uri) ? new URL(uri).pathname : '/cb');

function program(client: SnippetClient, issuer: string): string {
  const backchannel = usesBasic(client) ? '    options.BackchannelHttpHandler = new SecretInHeader(); // below: this client sends its secret in the header\n' : '';
  return `// Microsoft.NET.Sdk.Web
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
builder.Services
  .AddAuthentication(options => { options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme; options.DefaultChallengeScheme = "assent"; })
  .AddCookie()
  .AddOAuth("assent", options =>
  {
    options.ClientId = ${double(client.client_id)};
    options.ClientSecret = Environment.GetEnvironmentVariable("OAUTH_CLIENT_SECRET")!;
    options.AuthorizationEndpoint = ${double(`${issuer}/authorize`)};
    options.TokenEndpoint = ${double(`${issuer}/token`)};
    options.CallbackPath = ${double(pathOf(redirectUriOf(client)))}; // the path of ${redirectUriOf(client)}
    options.UsePkce = true; // Assent wants it from everybody
    options.SaveTokens = true;
${scopesOf(client)
  .map((scope) => `    options.Scope.Add(${double(scope)});\n`)
  .join('')}${backchannel}  });
builder.Services.AddAuthorization();
`;
}

const handler = (): string => `// ASP.NET Core sends id and secret in the form; this puts them into the header (RFC 6749 §2.3.1).
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

class SecretInHeader() : DelegatingHandler(new SocketsHttpHandler())
{
  protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
  {
    var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancel));
    if (form.Remove("client_secret", out var secret) && form.Remove("client_id", out var id))
    {
      var pair = $"{Uri.EscapeDataString(id!)}:{Uri.EscapeDataString(secret!)}";
      request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
      request.Content = new FormUrlEncodedContent(form.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToString())));
    }
    return await base.SendAsync(request, cancel);
  }
}
`;

const common = { name: 'ASP.NET Core', flow: 'authorization_code' } as const;
const programFile = { name: 'Program.cs', text: program };

export const aspnetCoreCode: readonly Snippet[] = [
  { ...common, id: 'aspnet-core-code', fits: usesBasic, files: [programFile, { name: 'SecretInHeader.cs', text: handler }] },
  { ...common, id: 'aspnet-core-code-post', fits: (client) => hasSecret(client) && !usesBasic(client), files: [programFile] },
];
