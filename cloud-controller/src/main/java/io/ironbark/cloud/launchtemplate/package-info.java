/**
 * Launch templates: the parameters of a launch, kept by name and in versions.
 *
 * What a version holds is a {@link io.ironbark.cloud.api.Document} of the model's {@code RequestLaunchTemplateData},
 * which is by construction a part of what RunInstances takes. So nothing here knows any of its members by name but where
 * a rule of EC2's speaks of them: a version answers what it was given, field by field, and may hold exactly what
 * RunInstances honours; all else is refused by name when the version is made. A launch from a template is RunInstances
 * with its parameters completed ({@link io.ironbark.cloud.api.Completion}) before they are checked and bound, so there
 * is one way to launch.
 */
@NullMarked
package io.ironbark.cloud.launchtemplate;

import org.jspecify.annotations.NullMarked;
