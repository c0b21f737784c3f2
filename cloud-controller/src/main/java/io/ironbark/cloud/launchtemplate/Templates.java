package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Document.Members;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.id.LaunchTemplateId;
import java.sql.SQLException;
import java.util.Optional;

/** Finds templates and versions by what requests call them, and completes launches from them. */
public final class Templates {
    static final String LATEST = "$Latest";
    static final String DEFAULT = "$Default";

    private static final String LAUNCH_TEMPLATE = "LaunchTemplate";
    private static final String ID = "LaunchTemplateId";
    private static final String NAME = "LaunchTemplateName";
    private static final String VERSION = "Version";
    private static final int DIGITS_MAX = 18;

    private final Database database;
    private final TemplateStore store;

    public Templates(Database database, TemplateStore store) {
        this.database = database;
        this.store = store;
    }

    /** A template as a request names it: by one of the two. */
    record Named(Optional<LaunchTemplateId> id, Optional<String> name) {
        Named {
            if (id.isPresent() && name.isPresent()) {
                throw new ApiException(new ApiError.InvalidParameterCombination(
                        "A launch template is named by its id or by its name, not by both"));
            }
            if (id.isEmpty() && name.isEmpty()) {
                throw new ApiException(new ApiError.MissingParameter(ID));
            }
        }

        private ApiException missing() {
            return new ApiException(name.<ApiError>map(ApiError.TemplateNameNotFound::new)
                    .orElseGet(() -> new ApiError.NotFound(Kind.LAUNCH_TEMPLATE, id.orElseThrow())));
        }
    }

    LaunchTemplate find(Tx tx, AccountId account, Named named) throws SQLException {
        return store.find(tx, account, named.id(), named.name()).orElseThrow(named::missing);
    }

    LaunchTemplate lock(Tx tx, AccountId account, Named named) throws SQLException {
        return store.lock(tx, account, named.id(), named.name()).orElseThrow(named::missing);
    }

    /** The number that a request means by a version's name. */
    static long number(LaunchTemplate template, String version) {
        return switch (version) {
            case LATEST -> template.latest();
            case DEFAULT -> template.defaultVersion();
            default -> number(version);
        };
    }

    static long number(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new ApiException(new ApiError.InvalidParameterValue("Invalid launch template version: '" + text
                    + "' is neither a number nor " + LATEST + " nor " + DEFAULT));
        }
        return Long.parseLong(text);
    }

    LaunchTemplate.Version version(Tx tx, LaunchTemplate template, String version) throws SQLException {
        return store.version(tx, template.id(), number(template, version))
                .orElseThrow(() -> new ApiException(new ApiError.TemplateVersionNotFound(version)));
    }

    /** The parameters of a launch that names a template: its own, and for the rest the template's. */
    public Members complete(Caller caller, Members request) {
        Members named = request.members(LAUNCH_TEMPLATE).orElse(Members.NONE);
        Optional<LaunchTemplateId> id = named.text(ID).map(Templates::id);
        return database.read(tx -> {
            LaunchTemplate template = find(tx, caller.account(), new Named(id, named.text(NAME)));
            LaunchTemplate.Version version =
                    version(tx, template, named.text(VERSION).orElse(DEFAULT));
            Members resolved = Members.NONE.with(ID, template.id()).with(VERSION, version.number());
            return TemplateMerge.launch(version.data(), request).with(LAUNCH_TEMPLATE, resolved);
        });
    }

    private static LaunchTemplateId id(String text) {
        return LaunchTemplateId.parse(text)
                .orElseThrow(() -> new ApiException(new ApiError.Malformed(Kind.LAUNCH_TEMPLATE, text)));
    }
}
