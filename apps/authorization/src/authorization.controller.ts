import { type AuthorizationPages, createAuthorizationPages, type Endpoint, type Pages } from '@assent/core';
import { type AssentConfig, CONFIG, EndpointRoutes, issuerPath, LOGGER, NEEDS, type PlatformNeeds } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { bugPage, type BugLog } from './bug-page.js';
import { htmlPages } from './pages/html-pages.js';
import { pagesBelow } from './pages-below.js';

/** What people's browsers visit. */
@Injectable()
export class AuthorizationController implements OnModuleInit {
  private readonly pages: Pages;
  private readonly endpoints: AuthorizationPages;

  constructor(
    @Inject(NEEDS) needs: PlatformNeeds,
    @Inject(CONFIG) config: AssentConfig,
    @Inject(LOGGER) private readonly logger: BugLog,
    private readonly routes: EndpointRoutes,
  ) {
    this.pages = pagesBelow(issuerPath(config.service.issuer), htmlPages);
    this.endpoints = createAuthorizationPages({ ...needs, pages: this.pages });
  }

  onModuleInit(): void {
    this.mount('/authorize', this.endpoints.authorize);
    this.mount('/sign-in/:interaction', this.endpoints.signIn);
    this.mount('/consent/:interaction', this.endpoints.consent);
    this.mount('/switch-account/:interaction', this.endpoints.switchAccount);
  }

  private mount(path: string, endpoint: Endpoint): void {
    this.routes.mount(path, bugPage(endpoint, path, this.pages, this.logger));
  }
}
