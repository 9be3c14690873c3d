import { CONFIG, type AssentConfig } from '@assent/service-kit';
import { Inject } from '@nestjs/common';
import { AdminController, Operation } from '../http/operation.js';
import { openApiDocument } from './openapi-document.js';

@AdminController()
export class OpenApiController {
  private readonly document: object;

  constructor(@Inject(CONFIG) config: AssentConfig) {
    this.document = openApiDocument(config.service.issuer);
  }

  @Operation('getOpenApi')
  get(): object {
    return this.document;
  }
}
