package io.ironbark.node.instance;

import io.ironbark.proto.node.Nic;
import java.time.Instant;

/** One thing to do about an instance. All but {@link Note}, {@link Wait} and {@link Forget} may be done twice. */
sealed interface Step {
    /**
     * Makes what a domain needs: tap, and, side by side with it, the disk.
     *
     * @param disk whether the disk is to be made; else it is there
     */
    record Prepare(boolean disk) implements Step {}

    record Define() implements Step {}

    record Start() implements Step {}

    record Attach() implements Step {}

    record Resume() implements Step {}

    /** Plugs one more network card into a guest that runs. */
    record Plug(Nic nic) implements Step {}

    /** Asks a guest that runs to let go of the network card with this MAC address. */
    record Unplug(String mac) implements Step {}

    record AskToPowerOff() implements Step {}

    record AskToReboot() implements Step {}

    record Reset() implements Step {}

    /** Sends the guest a non-maskable interrupt. Done twice, it is sent twice. */
    record Interrupt() implements Step {}

    record Destroy() implements Step {}

    record Undefine() implements Step {}

    record ReleaseNetwork() implements Step {}

    /** Removes the disk and console, and lets go of the image. */
    record DeleteDisk() implements Step {}

    /** Writes how far it came. */
    record Note(Progress.Change change) implements Step {}

    /** Leaves a tombstone and removes the journal. The last step of an instance's life. */
    record Forget() implements Step {}

    /** Nothing to do before then, unless something changes. */
    record Wait(Instant until) implements Step {}

    /** Its name in failpoints, timings and logs. */
    default String word() {
        return switch (this) {
            case Prepare _ -> "prepare";
            case Define _ -> "define";
            case Start _ -> "start";
            case Attach _ -> "attach";
            case Resume _ -> "resume";
            case Plug _ -> "plug";
            case Unplug _ -> "unplug";
            case AskToPowerOff _ -> "ask-to-power-off";
            case AskToReboot _ -> "ask-to-reboot";
            case Reset _ -> "reset";
            case Interrupt _ -> "interrupt";
            case Destroy _ -> "destroy";
            case Undefine _ -> "undefine";
            case ReleaseNetwork _ -> "release-network";
            case DeleteDisk _ -> "delete-disk";
            case Note(var change) -> "note-" + change.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            case Forget _ -> "forget";
            case Wait _ -> "wait";
        };
    }
}
