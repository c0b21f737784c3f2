/** Launch templates, alone and through the API. */
@NullMarked
package io.ironbark.cloud.launchtemplate;

import org.jspecify.annotations.NullMarked;
