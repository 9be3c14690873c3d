import { type AuthorizationPages, createAuthorizationPages, createMediagoblinPages, type Endpoint, MEDIAGOBLIN_MOUNTS, type MediagoblinPages } from '@assent/core';
import { type AssentConfig, CONFIG, EndpointRoutes, issuerPath, LOGGER, NEEDS, type PlatformNeeds } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { bugPage, type BugLog } from './bug-page.js';
import { landing } from './landing.js';
import { type HtmlPages, htmlPages } from './pages/html-pages.js';
import { pagesBelow } from './pages-below.js';

/** What people's browsers visit. */
@Injectable()
export class AuthorizationController implements OnModuleInit {
  private readonly pages: HtmlPages;
  private readonly endpoints: AuthorizationPages;
  private readonly mediagoblin: MediagoblinPages;

  constructor(
    @Inject(NEEDS) needs: PlatformNeeds,
    @Inject(CONFIG) private readonly config: AssentConfig,
    @Inject(LOGGER) private readonly logger: BugLog,
    private readonly routes: EndpointRoutes,
  ) {
    this.pages = pagesBelow(issuerPath(config.service.issuer), htmlPages);
    this.endpoints = createAuthorizationPages({ ...needs, pages: this.pages });
    this.mediagoblin = createMediagoblinPages({ ...needs, pages: this.pages });
  }

  onModuleInit(): void {
    this.mountLanding();
    this.mount('/authorize', this.endpoints.authorize);
    this.mount('/sign-in/:interaction', this.endpoints.signIn);
    this.mount('/second-factor/:interaction', this.endpoints.secondFactor);
    this.mount('/consent/:interaction', this.endpoints.consent);
    this.mount('/device', this.endpoints.device);
    this.mount('/device/:interaction', this.endpoints.deviceConsent);
    this.mount('/switch-account/:interaction', this.endpoints.switchAccount);
    if (this.config.features.mediagoblin) this.mountMediagoblin();
  }

  /** With and without a slash at its end: people type both. */
  private mountLanding(): void {
    const { issuer } = this.config.service;
    const endpoint = landing(issuer, this.pages);
    this.routes.mount('/', endpoint);
    if (issuerPath(issuer) !== '') this.routes.mount('', endpoint);
  }

  private mountMediagoblin(): void {
    const { logIn, routes } = this.mediagoblin;
    for (const path of ['/auth/login/', '/auth/login']) this.mount(path, logIn);
    for (const mount of MEDIAGOBLIN_MOUNTS) {
      for (const [route, endpoint] of Object.entries(routes)) this.mount(`${mount}/${route}`, endpoint);
    }
  }

  private mount(path: string, endpoint: Endpoint): void {
    this.routes.mount(path, bugPage(endpoint, path, this.pages, this.logger));
  }
}
