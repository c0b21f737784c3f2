package io.ironbark.cloud.instance;

/** Why an instance is in its state, in EC2's codes. */
record StateReason(String code, String message) {
    static final StateReason STOPPED_BY_USER =
            new StateReason("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
    static final StateReason STOPPED_BY_GUEST = new StateReason(
            "Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: Instance initiated shutdown");
    static final StateReason NO_ROOM = new StateReason(
            "Server.InsufficientInstanceCapacity",
            "Server.InsufficientInstanceCapacity: no node had room for the instance within the time that a launch may"
                    + " wait");
    static final StateReason FAILED =
            new StateReason("Server.InternalError", "Server.InternalError: Internal error on launch");
}
